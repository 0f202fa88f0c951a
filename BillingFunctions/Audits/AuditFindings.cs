using System.Diagnostics.Metrics;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Microsoft.Extensions.Logging;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;
using Shared.Telemetry;

namespace BillingFunctions.Audits;

/// <summary>Reports what audits find: as a metric, as an error in the log, and in a list of the newest findings.</summary>
public sealed class AuditFindings(TableServiceClient service, TimeProvider time, ILogger<AuditFindings> logger)
{
    /// <summary>The metric that counts accounts and orders with something wrong, by kind.</summary>
    public const string MetricName = "ledger.audit.disagreements";

    /// <summary>How many findings are kept. Older ones are removed.</summary>
    public const int MaxKept = 500;

    // As many as Table Storage accepts in one transaction.
    private const int RowsInTransaction = 100;

    private static readonly Counter<long> Disagreements = WorkflowTelemetry.Meter.CreateCounter<long>(
        MetricName, unit: "{finding}", description: "Accounts and orders where an audit found something wrong.");

    private readonly TableClient _table = service.GetTableClient(AccountTable.Name);

    /// <summary>Reports one finding.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="userId">The customer: a user ID, unless somebody else wrote the row.</param>
    /// <param name="orderId">The order; null where an account or a list is wrong.</param>
    /// <param name="detail">A description.</param>
    /// <param name="cancellationToken">Ends the report, which may be stored by then.</param>
    public async Task AddAsync(AuditFindingKind kind, string userId, OrderId? orderId, string detail, CancellationToken cancellationToken)
    {
        Disagreements.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        logger.LogError("An audit found {Kind} of {UserId}, order {OrderId}: {Detail}", kind, userId, orderId, detail);
        var now = time.GetUtcNow();
        var row = new AuditFindingRow
        {
            PartitionKey = AuditProgressRow.Partition,
            RowKey = $"{AuditFindingRow.Prefix}{InvertedNumber.Format(now.UtcTicks)}-{FieldHash.Key("finding", userId, orderId?.ToString(), kind.ToString())}",
            Kind = kind.ToString(),
            UserId = userId,
            OrderId = orderId?.ToString(),
            Detail = detail,
            FoundAt = now,
        };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Reads one page of the findings, newest first.</summary>
    public async Task<ListPage<AuditFinding>> ReadPageAsync(PageRequest page, CancellationToken cancellationToken) =>
        (await _table.ReadPageAsync<AuditFindingRow>(AuditProgressRow.Partition, AuditFindingRow.Prefix, page, cancellationToken))
            .Select(row => row.ToFinding());

    /// <summary>Removes all findings but the newest ones.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var (first, end) = (AuditFindingRow.Prefix, AuditFindingRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AuditProgressRow.Partition} and RowKey ge {first} and RowKey lt {end}");
        string[] columns = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];
        var old = _table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellationToken).Skip(MaxKept);
        await foreach (var rows in old.Chunk(RowsInTransaction).WithCancellation(cancellationToken))
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellationToken);
        }
    }
}

/// <summary>Something that an audit found to be wrong, and what to do about it.</summary>
/// <param name="FoundAt">When it was found. Every audit finds it again until it is repaired.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="UserId">The customer.</param>
/// <param name="OrderId">The order; null if the account is wrong.</param>
/// <param name="Detail">A description.</param>
public sealed record AuditFinding(DateTimeOffset FoundAt, AuditFindingKind Kind, string UserId, string? OrderId, string Detail)
{
    /// <summary>What an operator should do next.</summary>
    public string Remedy => Kind switch
    {
        AuditFindingKind.AccountDisagrees => "Freeze the account, audit it alone, find the cause, and correct the balance by an entry.",
        AuditFindingKind.AccountUnreadable => "Somebody else wrote the row. Restore the account and its entries together from one export.",
        AuditFindingKind.AccountMissing => "Restore the account and its entries together from one export.",
        AuditFindingKind.DebitMissing => "Audit the account. Where it agrees, the order was never paid or has been refunded: cancel it, or have it paid.",
        AuditFindingKind.DebitStands => "Audit the account. Where it agrees, the price is owed to the customer: give it back by an entry.",
        AuditFindingKind.OrderPending => "Retry the order's orchestration. Where there is none any more, only the customer's key drives the order on.",
        AuditFindingKind.OrderMissing => "Retry the order's orchestration: it knows the end that the order had.",
        AuditFindingKind.OrderListBehind => "Restore the customer's rows of the table Orders together from one export. Until then no order can be placed.",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, null),
    };
}

/// <summary>What an audit can find.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditFindingKind>))]
public enum AuditFindingKind
{
    /// <summary>An account does not follow from its entries.</summary>
    AccountDisagrees,

    /// <summary>A row of an account cannot be read.</summary>
    AccountUnreadable,

    /// <summary>There are entries but no account.</summary>
    AccountMissing,

    /// <summary>An order is confirmed, but it has no debit, or its debit has been given back.</summary>
    DebitMissing,

    /// <summary>An order is rejected or cancelled, but its debit has not been given back.</summary>
    DebitStands,

    /// <summary>An order has been pending for too long.</summary>
    OrderPending,

    /// <summary>An order that a saga has stored is missing.</summary>
    OrderMissing,

    /// <summary>An order list is missing, or older than the orders in it.</summary>
    OrderListBehind,
}

/// <summary>A row <c>finding-…</c> of the partition <c>audit</c>; the newest finding comes first.</summary>
internal sealed class AuditFindingRow : TableRow
{
    public const string Prefix = "finding-";

    /// <summary>Sorts after every key with the prefix.</summary>
    public const string PrefixEnd = "finding.";

    public string Kind { get; set; } = "";

    public string UserId { get; set; } = "";

    public string? OrderId { get; set; }

    public string Detail { get; set; } = "";

    public DateTimeOffset FoundAt { get; set; }

    public AuditFinding ToFinding() => new(FoundAt, Enum.Parse<AuditFindingKind>(Kind), UserId, OrderId, Detail);
}
