using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Shared.Amounts;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>An order as it was read or written.</summary>
/// <param name="Order">The order.</param>
/// <param name="ETag">The ETag that its row had then.</param>
public sealed record StoredOrder(Order Order, string ETag);

/// <summary>The table of orders, row by row. Its callers decide what may be written.</summary>
public sealed class OrderTable(TableServiceClient service)
{
    /// <summary>The name of the table: orders, and each customer's list of them.</summary>
    public const string Name = "Orders";

    /// <summary>How many orders a page with a filter looks at: five requests to Table Storage.</summary>
    public const int MaxLookedAt = 500;

    private const int FilteredSegment = 100;
    private const char PositionSeparator = '/';

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>The version of a customer's order list; null where there is no such customer.</summary>
    public async Task<long?> FindListVersionAsync(UserId userId, CancellationToken cancellationToken) =>
        (await FindListAsync(userId, cancellationToken))?.Version;

    /// <summary>Finds an order by its ID; null where the customer has no such order, or it was lost.</summary>
    public async Task<StoredOrder?> FindAsync(UserId userId, OrderId orderId, CancellationToken cancellationToken) =>
        await FindVersionAsync(userId, orderId, cancellationToken) is { } version
            ? await FindAsync(userId, orderId, version, cancellationToken)
            : null;

    /// <summary>The version of the list at which an order is found; null where the customer has no such order.</summary>
    internal async Task<long?> FindVersionAsync(UserId userId, OrderId orderId, CancellationToken cancellationToken) =>
        (await _table.FindAsync<OrderIdRow>(userId, OrderIdRow.KeyOf(orderId), cancellationToken))?.Version;

    /// <summary>Finds an order at its version of the list; null where there is none, or a different one.</summary>
    internal async Task<StoredOrder?> FindAsync(UserId userId, OrderId orderId, long version, CancellationToken cancellationToken) =>
        await _table.FindAsync<OrderRow>(userId, OrderRow.KeyOf(version), cancellationToken) is { } row && row.OrderId == orderId ? Stored(row) : null;

    /// <summary>Finds an order whose <c>id-</c> row is missing. Table Storage reads all orders of the customer for it.</summary>
    internal async Task<StoredOrder?> SearchAsync(UserId userId, OrderId orderId, CancellationToken cancellationToken)
    {
        var (user, id, first, end) = (userId.ToString(), orderId.ToString(), OrderRow.Prefix, OrderRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {user} and RowKey ge {first} and RowKey lt {end} and OrderId eq {id}");
        var row = await _table.QueryAsync<OrderRow>(filter, cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : Stored(row);
    }

    /// <summary>Whether any order of a customer has not come to its end. Table Storage reads all orders of the customer for it.</summary>
    internal async Task<bool> HasUnfinishedAsync(UserId userId, CancellationToken cancellationToken)
    {
        var (user, pending, first, end) = (userId.ToString(), nameof(OrderStatus.Pending), OrderRow.Prefix, OrderRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {user} and RowKey ge {first} and RowKey lt {end} and Status eq {pending}");
        return await _table.QueryAsync<OrderRow>(filter, maxPerPage: 1, cancellationToken: cancellationToken).AnyAsync(cancellationToken);
    }

    /// <summary>
    /// Reads one page of a customer's orders, newest first. With a filter it looks at a bounded number of orders (<see cref="MaxLookedAt"/>), so the page may
    /// be short and still not be the last.
    /// </summary>
    public async Task<ListPage<Order>> ReadPageAsync(UserId userId, OrderFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        if (filter.IsEmpty)
        {
            return (await _table.ReadPageAsync<OrderRow>(userId, OrderRow.Prefix, page, cancellationToken)).Select(row => row.ToOrder());
        }

        var (user, after, end) = (userId.ToString(), OrderRow.Prefix + page.After, OrderRow.PrefixEnd);
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {user} and RowKey gt {after} and RowKey lt {end}");
        var (found, lookedAt) = (new List<Order>(), 0);
        await foreach (var row in _table.QueryAsync<OrderRow>(query, FilteredSegment, cancellationToken: cancellationToken))
        {
            var order = row.ToOrder();
            if (filter.EndsBefore(order))
                break;
            if (filter.Matches(order))
                found.Add(order);
            if (++lookedAt == MaxLookedAt || found.Count == page.Limit)
                return new ListPage<Order>(found, PageRequest.Encode(row.RowKey[OrderRow.Prefix.Length..]));
        }

        return new ListPage<Order>(found, null);
    }

    /// <summary>Reads the orders of all customers in the order of the table, page by page as they are asked for, each with its position.</summary>
    /// <param name="after">The position after which to begin; null for the first order.</param>
    /// <param name="pageSize">How many rows a page has.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async IAsyncEnumerable<(string Position, Order Order)> ReadAllAsync(
        string? after, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // First the rest of one customer's orders, then those of the customers after: two ranges of keys, each read from its start.
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

    internal Task<OrderListRow?> FindListAsync(UserId userId, CancellationToken cancellationToken) =>
        _table.FindAsync<OrderListRow>(userId, OrderListRow.Key, cancellationToken);

    /// <exception cref="RequestFailedException">Status 409: the list exists.</exception>
    internal Task AddListAsync(UserId userId, Currency currency, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(new OrderListRow { PartitionKey = userId, Currency = currency.Code }, cancellationToken);

    /// <summary>Adds orders and moves the list to the version of the last one, in one transaction.</summary>
    /// <param name="added">The orders, whose versions follow that of the list.</param>
    /// <param name="before">The list as it was read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The list and the orders as they are stored now.</returns>
    /// <exception cref="RequestFailedException">Status 409 or 412: the list has moved on, or one of the orders exists. Nothing was written.</exception>
    internal async Task<(OrderListRow List, IReadOnlyList<StoredOrder> Orders)> AddAsync(
        IReadOnlyList<Order> added, OrderListRow before, CancellationToken cancellationToken)
    {
        var after = before.MoveTo(added[^1].Version);
        var answers = await _table.SubmitTransactionAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, after, before.ETag),
                .. added.Select(order => new TableTransactionAction(TableTransactionActionType.Add, OrderRow.From(order))),
                .. added.Select(order => new TableTransactionAction(TableTransactionActionType.Add, OrderIdRow.From(order))),
            ],
            cancellationToken);
        after.ETag = answers.Value[0].Headers.ETag!.Value;
        return (after, [.. added.Select((order, index) => new StoredOrder(order, answers.Value[index + 1].Headers.ETag.ToString()!))]);
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

    /// <summary>Writes the state of an order.</summary>
    /// <exception cref="RequestFailedException">Status 412: the row has changed since it had this ETag.</exception>
    internal Task UpdateStateAsync(UserId userId, long version, OrderState state, string etag, CancellationToken cancellationToken)
    {
        var change = new TableEntity(userId, OrderRow.KeyOf(version))
        {
            [nameof(OrderRow.Status)] = state.Status.ToString(),
            [nameof(OrderRow.UpdatedAt)] = state.UpdatedAt,
        };
        if (state.Reason is { } reason)
        {
            change.Add(nameof(OrderRow.Reason), reason.ToString());
        }

        return _table.UpdateEntityAsync(change, new ETag(etag), TableUpdateMode.Merge, cancellationToken);
    }

    private static StoredOrder Stored(OrderRow row) => new(row.ToOrder(), row.ETag.ToString());

    private static string PositionOf(OrderRow row) => $"{row.PartitionKey}{PositionSeparator}{row.RowKey}";
}
