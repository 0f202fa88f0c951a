using Azure.Data.Tables;
using BillingFunctions.Ledger;

namespace Tests.Integration.Billing;

/// <summary>Recomputes an account from its ledger.</summary>
internal static class LedgerAudit
{
    public static async Task RunAsync(TableClient table, string userId)
    {
        var account = (await table.GetEntityAsync<AccountRow>(userId, AccountRow.Key)).Value;
        var entries = await ReadAsync<EntryRow>(table, userId, "entry-", "entry.");
        var operations = (await ReadAsync<OperationRow>(table, userId, "op-", "op.")).Where(operation => operation.Sequence is not null).ToArray();

        var balance = 0L;
        var sequence = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Sequence))
        {
            balance += entry.Amount;
            Assert.Equal((++sequence, balance), (entry.Sequence, entry.Balance));
            Assert.Contains(operations, operation => operation.OperationId == entry.OperationId
                && (entry.Kind == nameof(EntryKind.OrderRefund)
                    ? operation.Status == nameof(OperationStatus.Reversed)
                    : operation.Kind == entry.Kind && operation.Sequence == sequence));
        }

        Assert.Equal((balance, sequence), (account.Balance, account.Sequence));
        Assert.Equal(operations.Length, entries.Count(entry => entry.Kind != nameof(EntryKind.OrderRefund)));
        Assert.Equal(
            operations.Count(operation => operation.Status == nameof(OperationStatus.Reversed)),
            entries.Count(entry => entry.Kind == nameof(EntryKind.OrderRefund)));
    }

    private static async Task<List<T>> ReadAsync<T>(TableClient table, string userId, string from, string to)
        where T : class, ITableEntity
    {
        var rows = new List<T>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {userId} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in table.QueryAsync<T>(filter))
            rows.Add(row);
        return rows;
    }
}
