using System.Diagnostics.Metrics;
using Azure;
using Azure.Data.Tables;
using BillingFunctions.Accounts;
using Microsoft.Extensions.Logging;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;
using Shared.Telemetry;

namespace BillingFunctions.Audits;

/// <summary>Tells what audits find: as a metric, as an error in the log, and in a list of the newest ones.</summary>
public sealed class AuditFindings(TableServiceClient service, TimeProvider time, ILogger<AuditFindings> logger)
{
    /// <summary>The metric: accounts and orders that something is wrong with, by kind.</summary>
    public const string MetricName = "ledger.audit.disagreements";

    /// <summary>How many findings are kept: the newest ones.</summary>
    public const int MostKept = 500;

    // The most that Table Storage takes in one transaction.
    private const int RowsInTransaction = 100;

    private static readonly Counter<long> Disagreements = WorkflowTelemetry.Meter.CreateCounter<long>(
        MetricName, unit: "{finding}", description: "Accounts and orders of which an audit found that something is wrong.");

    private readonly TableClient _table = service.GetTableClient(AccountTable.Name);

    /// <summary>Tells one finding.</summary>
    public async Task AddAsync(AuditFindingKind kind, string userId, string? orderId, string detail, CancellationToken cancellationToken)
    {
        Disagreements.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        logger.LogError("An audit found {Kind} of {UserId}, order {OrderId}: {Detail}", kind, userId, orderId, detail);
        var now = time.GetUtcNow();
        var row = new AuditFindingRow
        {
            RowKey = $"{AuditFindingRow.Prefix}{InvertedNumber.Format(now.UtcTicks)}-{FieldHash.Key("finding", userId, orderId, kind.ToString())}",
            Kind = kind.ToString(),
            UserId = userId,
            OrderId = orderId,
            Detail = detail,
            FoundAt = now,
        };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Reads one page of the findings, newest first.</summary>
    public async Task<ListPage<AuditFinding>> ReadPageAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<AuditFindingRow>(AuditProgressRow.Partition, AuditFindingRow.Prefix, page, cancellationToken);
        return new ListPage<AuditFinding>([.. rows.Items.Select(row => row.ToFinding())], rows.Continuation);
    }

    /// <summary>Forgets all findings but the newest ones.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var (first, end) = (AuditFindingRow.Prefix, AuditFindingRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AuditProgressRow.Partition} and RowKey ge {first} and RowKey lt {end}");
        string[] columns = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];
        var old = _table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellationToken).Skip(MostKept);
        await foreach (var rows in old.Chunk(RowsInTransaction).WithCancellation(cancellationToken))
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellationToken);
        }
    }
}

/// <summary>A row <c>finding-…</c> of the partition <c>audit</c>; the newest finding comes first.</summary>
internal sealed class AuditFindingRow : TableRow
{
    public const string Prefix = "finding-";

    /// <summary>Sorts behind every key with the prefix.</summary>
    public const string PrefixEnd = "finding.";

    public AuditFindingRow() => PartitionKey = AuditProgressRow.Partition;

    public string Kind { get; set; } = "";

    public string UserId { get; set; } = "";

    public string? OrderId { get; set; }

    public string Detail { get; set; } = "";

    public DateTimeOffset FoundAt { get; set; }

    public AuditFinding ToFinding() => new(FoundAt, Enum.Parse<AuditFindingKind>(Kind), UserId, OrderId, Detail);
}
