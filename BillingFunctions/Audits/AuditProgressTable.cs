using Azure;
using Azure.Data.Tables;
using BillingFunctions.Accounts;
using Shared.Storage;

namespace BillingFunctions.Audits;

/// <summary>Keeps how far each daily audit has come.</summary>
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
