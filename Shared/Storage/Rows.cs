using Azure;
using Azure.Data.Tables;

namespace Shared.Storage;

/// <summary>Reads single rows.</summary>
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
}
