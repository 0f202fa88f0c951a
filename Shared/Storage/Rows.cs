using Azure;
using Azure.Data.Tables;

namespace Shared.Storage;

/// <summary>Reads and changes single rows.</summary>
public static class Rows
{
    /// <summary>
    /// Reads a row; null where there is none. Unlike the client's own method it does not take a table that is missing for a row that is:
    /// the one is a failure of what the app depends on, the other may be an answer.
    /// </summary>
    /// <exception cref="RequestFailedException">The row could not be read; among other reasons with status 404, because there is no such table.</exception>
    public static async Task<T?> FindAsync<T>(this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var row = await table.GetEntityIfExistsAsync<T>(partitionKey, rowKey, cancellationToken: cancellationToken);
        if (row.HasValue)
            return row.Value;

        var reason = new RequestFailedException(row.GetRawResponse());
        return ConflictRetry.IsConflict(reason) ? null : throw reason;
    }

    /// <summary>Adds a row unless its key has one. That may be this very row, where the answer to the write was lost.</summary>
    /// <returns>The row as stored: this one or the one that was there.</returns>
    public static async Task<T> AddOrFindAsync<T>(this TableClient table, T row, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return row;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            if (await table.FindAsync<T>(row.PartitionKey, row.RowKey, cancellationToken) is { } stored)
                return stored;

            throw;
        }
    }

    /// <summary>
    /// Reads a row, changes it and writes it back under its ETag, until no other writer was faster. The change may run several times, each time on
    /// the row as it is stored then.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="retry">Repeats the attempt on a conflict.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row.</param>
    /// <param name="change">Returns the row to store in place of its argument; null where nothing has to be written.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The row as it is stored now; null where there is none.</returns>
    /// <exception cref="Failures.ContentionException">Other writers were faster for too long.</exception>
    public static Task<T?> ChangeAsync<T>(
        this TableClient table, ConflictRetry retry, string partitionKey, string rowKey, Func<T, T?> change, CancellationToken cancellationToken)
        where T : class, ITableEntity =>
        retry.RunAsync(
            async token =>
            {
                var before = await table.FindAsync<T>(partitionKey, rowKey, token);
                if (before is null || change(before) is not { } after)
                    return before;

                await table.UpdateEntityAsync(after, before.ETag, TableUpdateMode.Replace, token);
                return after;
            },
            cancellationToken);

    /// <summary>
    /// Reads a row that may be missing, and adds it or changes it under its ETag, until no other writer was faster. The change may run several times, each
    /// time on the row as it is stored then. After a conflict it sees what has won; if that was this very write, it has nothing left to do.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="retry">Repeats the attempt on a conflict.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row.</param>
    /// <param name="mode">Whether the new row replaces the stored one or is merged into it.</param>
    /// <param name="change">Gets the stored row, or null, and returns what to write; null where nothing has to be written.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>What was written, or else the row as it is stored.</returns>
    /// <exception cref="Failures.ContentionException">Other writers were faster for too long.</exception>
    public static Task<T?> AddOrChangeAsync<T>(
        this TableClient table,
        ConflictRetry retry,
        string partitionKey,
        string rowKey,
        TableUpdateMode mode,
        Func<T?, T?> change,
        CancellationToken cancellationToken)
        where T : class, ITableEntity =>
        retry.RunAsync(
            async token =>
            {
                var before = await table.FindAsync<T>(partitionKey, rowKey, token);
                if (change(before) is not { } after)
                    return before;

                await (before is null ? table.AddEntityAsync(after, token) : table.UpdateEntityAsync(after, before.ETag, mode, token));
                return after;
            },
            cancellationToken);
}
