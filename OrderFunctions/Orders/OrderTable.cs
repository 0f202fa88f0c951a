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
    private readonly TableClient _table = service.GetTableClient(TableNames.Orders);

    /// <summary>The version of a customer's order list; null where there is no such customer, or the ID is no user ID.</summary>
    public async Task<long?> FindListVersionAsync(string userId, CancellationToken cancellationToken) =>
        (await FindListAsync(userId, cancellationToken))?.Version;

    /// <summary>Finds an order by its ID; null where the customer has no such order, or an ID is none.</summary>
    public async Task<StoredOrder?> FindAsync(string userId, string orderId, CancellationToken cancellationToken)
    {
        if (!UserId.IsValid(userId) || !OrderId.IsValid(orderId))
        {
            return null;
        }

        var id = await _table.GetEntityIfExistsAsync<OrderIdRow>(userId, OrderIdRow.KeyOf(orderId), cancellationToken: cancellationToken);
        return id.HasValue ? await ReadAsync(userId, id.Value!.Version, cancellationToken) : null;
    }

    /// <summary>Reads one page of a customer's orders, newest first.</summary>
    public async Task<ListPage<Order>> ReadPageAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<OrderRow>(userId, OrderRow.Prefix, page, cancellationToken);
        return new ListPage<Order>([.. rows.Items.Select(row => row.ToOrder())], rows.Continuation);
    }

    internal async Task<OrderListRow?> FindListAsync(string userId, CancellationToken cancellationToken)
    {
        if (!UserId.IsValid(userId))
        {
            return null;
        }

        var row = await _table.GetEntityIfExistsAsync<OrderListRow>(userId, OrderListRow.Key, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    /// <exception cref="RequestFailedException">Status 409: it exists.</exception>
    internal Task AddListAsync(string userId, Currency currency, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(new OrderListRow { PartitionKey = userId, Currency = currency.Code }, cancellationToken);

    internal async Task<StoredOrder> ReadAsync(string userId, long version, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityAsync<OrderRow>(userId, OrderRow.KeyOf(version), cancellationToken: cancellationToken);
        return new StoredOrder(row.Value.ToOrder(), row.Value.ETag.ToString());
    }

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
}
