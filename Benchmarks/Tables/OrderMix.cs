using Azure;
using Azure.Data.Tables;

namespace Benchmarks.Tables;

/// <summary>
/// The table operations of one order without contention, sent to a table service directly: the lower bound of what the system can cost. Kinds, sizes and order
/// of the operations are those of a confirmed order up to its recorded email.
/// </summary>
internal sealed class OrderMix(TableServiceClient tables)
{
    private readonly TableClient _accounts = tables.GetTableClient("BenchmarkAccounts");
    private readonly TableClient _emails = tables.GetTableClient("BenchmarkEmails");
    private readonly TableClient _orders = tables.GetTableClient("BenchmarkOrders");

    /// <summary>Operations that one call of <see cref="RunOnceAsync"/> makes.</summary>
    public const int OperationsPerOrder = 9;

    /// <summary>Creates the tables and the rows that every order updates.</summary>
    public async Task PrepareAsync(IEnumerable<string> partitions, CancellationToken cancellationToken)
    {
        foreach (var table in new[] { _accounts, _emails, _orders })
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
        }

        foreach (var partition in partitions)
        {
            await _accounts.UpsertEntityAsync(Account(partition), TableUpdateMode.Replace, cancellationToken);
            await _accounts.UpsertEntityAsync(Session(partition), TableUpdateMode.Replace, cancellationToken);
            await _orders.UpsertEntityAsync(List(partition), TableUpdateMode.Replace, cancellationToken);
            await _emails.UpsertEntityAsync(Recipient(partition), TableUpdateMode.Replace, cancellationToken);
        }
    }

    /// <summary>Makes the operations of one order of the customer <paramref name="partition"/>.</summary>
    public async Task RunOnceAsync(string partition, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        await _accounts.GetEntityAsync<TableEntity>(partition, "session", cancellationToken: cancellationToken);
        await _orders.GetEntityAsync<TableEntity>(partition, "list", cancellationToken: cancellationToken);
        await _orders.SubmitTransactionAsync(
            [Replace(List(partition)), Add(Order(partition, "order-" + id)), Add(Pointer(partition, "id-" + id))], cancellationToken);
        await _accounts.GetEntityAsync<TableEntity>(partition, "account", cancellationToken: cancellationToken);
        await _accounts.SubmitTransactionAsync(
            [Replace(Account(partition)), Add(Entry(partition, "entry-" + id)), Add(Outcome(partition, "op-" + id))], cancellationToken);
        await _orders.UpdateEntityAsync(Order(partition, "order-" + id), ETag.All, TableUpdateMode.Replace, cancellationToken);
        await _emails.GetEntityAsync<TableEntity>(partition, "profile", cancellationToken: cancellationToken);
        await _emails.GetEntityIfExistsAsync<TableEntity>(partition, "msg-" + id, cancellationToken: cancellationToken);
        await _emails.SubmitTransactionAsync([Merge(Email(partition, "sent-" + id)), Add(Pointer(partition, "msg-" + id))], cancellationToken);
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static TableTransactionAction Merge(TableEntity row) => new(TableTransactionActionType.UpsertMerge, row);

    private static TableTransactionAction Replace(TableEntity row) => new(TableTransactionActionType.UpdateReplace, row, ETag.All);

    private static TableEntity Account(string partition) => new(partition, "account")
    {
        ["Balance"] = 1_000_000L,
        ["Currency"] = "USD",
        ["Sequence"] = 1L,
        ["Status"] = "Active",
        ["UpdatedAt"] = DateTimeOffset.UtcNow,
    };

    private static TableEntity Session(string partition) => new(partition, "session") { ["Role"] = "Customer", ["ExpiresAt"] = DateTimeOffset.UtcNow };

    private static TableEntity List(string partition) => new(partition, "list") { ["Version"] = 1L };

    private static TableEntity Recipient(string partition) => new(partition, "profile")
    {
        ["FirstName"] = "Bench",
        ["LastName"] = "Mark",
        ["Email"] = "bench@example.com",
        ["Version"] = 1L,
    };

    private static TableEntity Order(string partition, string key) => new(partition, key)
    {
        ["OrderId"] = key,
        ["Price"] = 100L,
        ["Currency"] = "USD",
        ["Description"] = "benchmark",
        ["Status"] = "Confirmed",
        ["Version"] = 1L,
        ["Fingerprint"] = key,
        ["CreatedAt"] = DateTimeOffset.UtcNow,
        ["UpdatedAt"] = DateTimeOffset.UtcNow,
    };

    private static TableEntity Entry(string partition, string key) => new(partition, key)
    {
        ["Sequence"] = 1L,
        ["Kind"] = "OrderDebit",
        ["Amount"] = -100L,
        ["Balance"] = 1_000_000L,
        ["Currency"] = "USD",
        ["OperationId"] = key,
        ["CreatedAt"] = DateTimeOffset.UtcNow,
    };

    private static TableEntity Outcome(string partition, string key) => new(partition, key)
    {
        ["Kind"] = "OrderDebit",
        ["Amount"] = -100L,
        ["Currency"] = "USD",
        ["Outcome"] = "Applied",
        ["Sequence"] = 1L,
    };

    private static TableEntity Pointer(string partition, string key) => new(partition, key) { ["Target"] = key };

    private static TableEntity Email(string partition, string key) => new(partition, key)
    {
        ["MessageId"] = key,
        ["Type"] = "OrderConfirmed",
        ["To"] = "bench@example.com",
        ["Subject"] = "Your order is confirmed",
        ["SentAt"] = DateTimeOffset.UtcNow,
    };
}
