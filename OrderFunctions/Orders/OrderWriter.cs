using Azure;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>Which order a saga means, and in which state of its row.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the customer's order list at which the order is found.</param>
/// <param name="ETag">The ETag of the order's row when it was last seen.</param>
public sealed record OrderKey(OrderId OrderId, UserId UserId, long Version, string ETag)
{
    /// <summary>The key of a stored order.</summary>
    public static OrderKey Of(StoredOrder stored) => new(stored.Order.OrderId, stored.Order.UserId, stored.Order.Version, stored.ETag);
}

/// <summary>The result of storing an order: the order or a refusal.</summary>
/// <param name="Stored">The order, as it was stored now or earlier; null where it was refused.</param>
/// <param name="Refusal">Why nothing was stored; null where an order is.</param>
/// <param name="WasThere">Whether an earlier attempt had stored the order, or a part of it.</param>
public sealed record OrderCreation(StoredOrder? Stored, OrderRefusal? Refusal, bool WasThere = false);

/// <summary>
/// Stores orders and their states. Whatever is lost, repeated or run at the same time, an order is stored once and finished once. What waits for the list of
/// one customer is committed together (<see cref="OrderBatch"/>).
/// </summary>
public sealed class OrderWriter : IDisposable
{
    /// <summary>How many orders are committed in one transaction: the list and two rows for each are 61 of the 100 rows that it may have.</summary>
    public const int MaxBatch = 30;

    // About 300 bytes each.
    private const int MaxSeenLists = 20_000;

    private readonly OrderTable _orders;
    private readonly ConflictRetry _retry;
    private readonly TimeProvider _time;
    private readonly SeenRows<OrderListRow> _lists = new(MaxSeenLists);
    private readonly GroupCommit<NewOrder, OrderCreation> _commits;

    /// <summary>Makes the writer of all orders.</summary>
    public OrderWriter(OrderTable orders, ConflictRetry retry, TimeProvider time)
    {
        (_orders, _retry, _time) = (orders, retry, time);

        // Not cancelled with any of the callers; the retry ends after a minute.
        _commits = new(MaxBatch, (_, batch) =>
            retry.RunAsync(new OrderBatch(batch, orders, _lists, time).TryCommitAsync, CancellationToken.None));
    }

    /// <summary>
    /// Stores a pending order, or finds it, or says why it may not be stored. Without conflicts that is one write, and a read before it where this process has
    /// not written to the customer's list lately.
    /// </summary>
    /// <exception cref="DataLossException">Rows contradict each other: some were lost.</exception>
    public Task<OrderCreation> CreateAsync(OrderId orderId, OrderRequest request, CancellationToken cancellationToken) =>
        _commits.WriteAsync(request.UserId, orderId, new NewOrder(orderId, request), cancellationToken);

    /// <summary>
    /// Confirms a pending order, or rejects it for a reason, or gives it back the state that it had before it was lost.
    /// An order that is no longer pending stays as it is. Without conflicts that is one write.
    /// </summary>
    /// <returns>The state of the order as it is stored.</returns>
    /// <exception cref="DataLossException">The order is not stored any more.</exception>
    public Task<OrderState> CompleteAsync(OrderKey order, RejectionReason? reason, OrderState? restored, CancellationToken cancellationToken) =>
        ChangeAsync(order, OrderStatus.Pending, () => restored ?? OrderState.Finished(reason, _time.GetUtcNow()), cancellationToken);

    /// <summary>Cancels a confirmed order. An order that is cancelled already stays as it is. Without conflicts that is one read and one write.</summary>
    /// <returns>The order as it is stored.</returns>
    /// <exception cref="DataLossException">The order is not stored any more, or was restored to the state before it was confirmed.</exception>
    public async Task<Order> CancelAsync(UserId userId, OrderId orderId, long version, CancellationToken cancellationToken)
    {
        var (order, etag) = await _orders.FindAsync(userId, orderId, version, cancellationToken) ?? throw Lost(orderId);
        var state = order.Status == OrderStatus.Confirmed
            ? await ChangeAsync(new(orderId, userId, version, etag), order.Status, () => order.Cancel(_time.GetUtcNow()).State, cancellationToken)
            : order.State;
        return state.Status == OrderStatus.Cancelled
            ? order.With(state)
            : throw new DataLossException($"Order '{orderId}' was confirmed, and is stored as {state.Status}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();

    // From one status to the next and never back: an order that has left the status is returned as it is.
    private Task<OrderState> ChangeAsync(OrderKey order, OrderStatus from, Func<OrderState> change, CancellationToken cancellationToken)
    {
        var (etag, found) = (order.ETag, default(StoredOrder));
        return _retry.RunAsync(
            async token =>
            {
                if (found is { Order: var seen } && seen.Status != from)
                    return seen.State;

                try
                {
                    var changed = change();
                    await _orders.UpdateStateAsync(order.UserId, order.Version, changed, found?.ETag ?? etag, token);
                    return changed;
                }
                catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
                {
                    // Another run of the activity may have changed the order, or this one did and the answer was lost: the next attempt looks.
                    found = await _orders.FindAsync(order.UserId, order.OrderId, order.Version, token) ?? throw Lost(order.OrderId);
                    throw;
                }
            },
            cancellationToken);
    }

    private static DataLossException Lost(OrderId orderId) => new($"Order '{orderId}' is not stored any more.");
}
