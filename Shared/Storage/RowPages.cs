using Azure.Data.Tables;
using Shared.Http.Answers;
using Shared.Http.Requests;

namespace Shared.Storage;

/// <summary>Reads rows of one kind page by page, in the order of their keys.</summary>
public static class RowPages
{
    /// <summary>
    /// Reads one page of the rows of a partition whose keys begin with a prefix, such as <c>order-</c>. The cost does not depend on how many rows there are.
    /// </summary>
    public static async Task<ListPage<T>> ReadPageAsync<T>(
        this TableClient table, string partitionKey, string prefix, PageRequest page, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var from = prefix + page.After;
        var to = prefix[..^1] + (char)(prefix[^1] + 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey gt {from} and RowKey lt {to}");
        return await ReadPageAsync<T>(table, filter, page.Limit, row => row.RowKey[prefix.Length..], cancellationToken);
    }

    /// <summary>
    /// Reads one page of the rows that have the same key in all partitions, in the order of the partitions. It scans the table from there on, so only
    /// admins may ask for it.
    /// </summary>
    public static Task<ListPage<T>> ReadPageOfPartitionsAsync<T>(this TableClient table, string rowKey, PageRequest page, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {page.After ?? ""} and RowKey eq {rowKey}");
        return ReadPageAsync<T>(table, filter, page.Limit, row => row.PartitionKey, cancellationToken);
    }

    private static async Task<ListPage<T>> ReadPageAsync<T>(
        TableClient table, string filter, int limit, Func<T, string> positionOf, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var rows = new List<T>(limit + 1);
        await foreach (var part in table.QueryAsync<T>(filter, limit + 1, cancellationToken: cancellationToken).AsPages())
        {
            rows.AddRange(part.Values);
            if (rows.Count > limit)
            {
                break;
            }
        }

        if (rows.Count <= limit)
        {
            return new ListPage<T>(rows, null);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new ListPage<T>(rows, PageRequest.Encode(positionOf(rows[^1])));
    }
}
