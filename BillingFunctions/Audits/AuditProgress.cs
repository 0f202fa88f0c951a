using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Shared.Storage;

namespace BillingFunctions.Audits;

/// <summary>Stores the position of each daily audit.</summary>
public sealed class AuditProgressTable(TableServiceClient service)
{
    private readonly TableClient _table = service.GetTableClient(AccountTable.Name);

    /// <summary>The position of an audit, by the key of its row.</summary>
    public async Task<AuditProgressRow> ReadAsync(string audit, CancellationToken cancellationToken) =>
        await _table.FindAsync<AuditProgressRow>(AuditProgressRow.Partition, audit, cancellationToken) ?? new AuditProgressRow { RowKey = audit };

    /// <summary>Writes the next position, unless another run has.</summary>
    /// <returns>The position as it is stored; null where another run wrote one in the meantime.</returns>
    public async Task<AuditProgressRow?> TryMoveAsync(
        AuditProgressRow before, AuditProgressRow after, CancellationToken cancellationToken)
    {
        try
        {
            var answer = before.ETag == default
                ? await _table.AddEntityAsync(after, cancellationToken)
                : await _table.UpdateEntityAsync(after, before.ETag, TableUpdateMode.Replace, cancellationToken);
            after.ETag = answer.Headers.ETag!.Value;
            return after;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // It may have been this run's own write, whose answer got lost.
            var stored = await ReadAsync(after.RowKey, cancellationToken);
            return stored.Run == after.Run && stored.After == after.After ? stored : null;
        }
    }
}

/// <summary>A row of the partition <c>audit</c>, which belongs to no customer: the position of a daily audit.</summary>
public sealed class AuditProgressRow : TableRow
{
    /// <summary>The partition, in the table of accounts.</summary>
    public const string Partition = "audit";

    /// <summary>The row of the audit of accounts.</summary>
    public const string Key = "progress";

    /// <summary>Makes the row of the audit of accounts, at its beginning.</summary>
    public AuditProgressRow() => (PartitionKey, RowKey) = (Partition, Key);

    /// <summary>What was audited last; null where the next round begins from the start.</summary>
    public string? After { get; set; }

    /// <summary>The run that wrote it.</summary>
    public string Run { get; set; } = "";

    /// <summary>When it was written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
