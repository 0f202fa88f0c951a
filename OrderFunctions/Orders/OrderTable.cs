using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Shared.Amounts;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>The table of orders, row by row. What may be written, and when, is decided by its callers.</summary>
public sealed class OrderTable(TableServiceClient service)
{
    /// <summary>The name of the table: orders, and each customer's list of them.</summary>
    public const string Name = "Orders";

    private const char PositionSeparator = '/';

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>The version of a customer's order list; null where there is no such customer, or the ID is no user ID.</summary>
    public async Task<long?> FindListVersionAsync(string userId, CancellationToken cancellationToken) =>
        (await FindListAsync(userId, cancellationToken))?.Version;

    /// <summary>Finds an order by its ID; null where the customer has no such order, it was lost, or an ID is none.</summary>
    public async Task<StoredOrder?> FindAsync(string userId, string orderId, CancellationToken cancellationToken) =>
        await FindVersionAsync(userId, orderId, cancellationToken) is { } version
            ? await FindAsync(userId, orderId, version, cancellationToken)
            : null;

    /// <summary>At which version of the list an order stands; null where the customer has no such order, or an ID is none.</summary>
    internal async Task<long?> FindVersionAsync(string userId, string orderId, CancellationToken cancellationToken) =>
        UserId.IsValid(userId) && OrderId.IsValid(orderId)
            ? (await _table.FindAsync<OrderIdRow>(userId, OrderIdRow.KeyOf(orderId), cancellationToken))?.Version
            : null;

    /// <summary>Finds an order where it stands; null where there is none, or another one.</summary>
    internal async Task<StoredOrder?> FindAsync(string userId, string orderId, long version, CancellationToken cancellationToken) =>
        await _table.FindAsync<OrderRow>(userId, OrderRow.KeyOf(version), cancellationToken) is { } row && row.OrderId == orderId
            ? new StoredOrder(row.ToOrder(), row.ETag.ToString())
            : null;

    /// <summary>Finds an order without its <c>id-</c> row. Table Storage goes through all orders of the customer for it.</summary>
    internal async Task<StoredOrder?> SearchAsync(string userId, string orderId, CancellationToken cancellationToken)
    {
        var (first, end) = (OrderRow.Prefix, OrderRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {userId} and RowKey ge {first} and RowKey lt {end} and OrderId eq {orderId}");
        var row = await _table.QueryAsync<OrderRow>(filter, cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : new StoredOrder(row.ToOrder(), row.ETag.ToString());
    }

    /// <summary>Reads one page of a customer's orders, newest first.</summary>
    public async Task<ListPage<Order>> ReadPageAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<OrderRow>(userId, OrderRow.Prefix, page, cancellationToken);
        return new ListPage<Order>([.. rows.Items.Select(row => row.ToOrder())], rows.Continuation);
    }

    /// <summary>Reads the orders of all customers, in the order of the table, page by page as they are asked for; each with its position.</summary>
    /// <param name="after">The position after which to begin; null for the first.</param>
    /// <param name="pageSize">How many rows a page has.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async IAsyncEnumerable<(string Position, Order Order)> ReadAllAsync(
        string? after, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The rest of one customer's orders, then those of the customers behind: both are ranges of keys, which the table goes through from their start.
        var (user, end) = (UserId.First, OrderRow.PrefixEnd);
        if (after?.Split(PositionSeparator) is [var last, var lastKey])
        {
            user = last;
            var rest = TableClient.CreateQueryFilter($"PartitionKey eq {user} and RowKey gt {lastKey} and RowKey lt {end}");
            await foreach (var row in _table.QueryAsync<OrderRow>(rest, pageSize, cancellationToken: cancellationToken))
                yield return (PositionOf(row), row.ToOrder());
        }

        var others = TableClient.CreateQueryFilter(
            $"PartitionKey gt {user} and PartitionKey lt {UserId.End} and RowKey ge {OrderRow.Prefix} and RowKey lt {end}");
        await foreach (var row in _table.QueryAsync<OrderRow>(others, pageSize, cancellationToken: cancellationToken))
            yield return (PositionOf(row), row.ToOrder());
    }

    internal async Task<OrderListRow?> FindListAsync(string userId, CancellationToken cancellationToken) =>
        UserId.IsValid(userId) ? await _table.FindAsync<OrderListRow>(userId, OrderListRow.Key, cancellationToken) : null;

    /// <exception cref="RequestFailedException">Status 409: it exists.</exception>
    internal Task AddListAsync(string userId, Currency currency, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(new OrderListRow { PartitionKey = userId, Currency = currency.Code }, cancellationToken);

    /// <summary>Adds an order and moves the list to its version, together or not at all.</summary>
    /// <param name="order">The order; its version is the one after the list's.</param>
    /// <param name="before">The list as it was read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RequestFailedException">Status 409 or 412: the list moved on, or the order exists.</exception>
    internal async Task<StoredOrder> AddAsync(Order order, OrderListRow before, CancellationToken cancellationToken)
    {
        var after = new OrderListRow { PartitionKey = before.PartitionKey, Version = order.Version, Currency = before.Currency };
        var answers = await _table.SubmitTransactionAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, after, before.ETag),
                new TableTransactionAction(TableTransactionActionType.Add, OrderRow.From(order)),
                new TableTransactionAction(TableTransactionActionType.Add, OrderIdRow.From(order)),
            ],
            cancellationToken);
        return new StoredOrder(order, answers.Value[1].Headers.ETag.ToString()!);
    }

    /// <summary>Writes the row of an order again whose <c>id-</c> row is there.</summary>
    /// <exception cref="RequestFailedException">Status 409: it is there too.</exception>
    internal async Task<StoredOrder> RestoreAsync(Order order, CancellationToken cancellationToken)
    {
        var answer = await _table.AddEntityAsync(OrderRow.From(order), cancellationToken);
        return new StoredOrder(order, answer.Headers.ETag.ToString()!);
    }

    /// <summary>Writes the <c>id-</c> row of an order again whose row is there.</summary>
    /// <exception cref="RequestFailedException">Status 409: it is there too.</exception>
    internal Task RestoreIdAsync(Order order, CancellationToken cancellationToken) => _table.AddEntityAsync(OrderIdRow.From(order), cancellationToken);

    /// <summary>Writes the status of an order, its reason and time.</summary>
    /// <exception cref="RequestFailedException">Status 412: the row is not in the state of <paramref name="etag"/>.</exception>
    internal Task UpdateStatusAsync(Order order, string etag, CancellationToken cancellationToken)
    {
        var change = new TableEntity(order.UserId, OrderRow.KeyOf(order.Version))
        {
            [nameof(OrderRow.Status)] = order.Status.ToString(),
            [nameof(OrderRow.UpdatedAt)] = order.UpdatedAt,
        };
        if (order.Reason is { } reason)
        {
            change.Add(nameof(OrderRow.Reason), reason.ToString());
        }

        return _table.UpdateEntityAsync(change, new ETag(etag), TableUpdateMode.Merge, cancellationToken);
    }

    private static string PositionOf(OrderRow row) => $"{row.PartitionKey}{PositionSeparator}{row.RowKey}";
}
