using Azure.Data.Tables;
using Shared.Http.Answers;
using Shared.Http.Requests;

namespace Shared.Storage;

/// <summary>Reads a partition's rows of one kind page by page, in the order of their row keys.</summary>
public static class RowPages
{
    /// <summary>Reads one page; its cost does not depend on how many rows there are.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="prefix">What the row keys of the kind begin with, such as <c>order-</c>.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ListPage<T>> ReadPageAsync<T>(
        this TableClient table, string partitionKey, string prefix, PageRequest page, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var from = prefix + page.After;
        var to = prefix[..^1] + (char)(prefix[^1] + 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey gt {from} and RowKey lt {to}");
        var rows = new List<T>(page.Limit + 1);
        await foreach (var part in table.QueryAsync<T>(filter, page.Limit + 1, cancellationToken: cancellationToken).AsPages())
        {
            rows.AddRange(part.Values);
            if (rows.Count > page.Limit)
            {
                break;
            }
        }

        if (rows.Count <= page.Limit)
        {
            return new ListPage<T>(rows, null);
        }

        rows.RemoveRange(page.Limit, rows.Count - page.Limit);
        return new ListPage<T>(rows, PageRequest.Encode(rows[^1].RowKey[prefix.Length..]));
    }
}
