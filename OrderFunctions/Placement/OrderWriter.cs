using Azure;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Sagas;
using Shared.Storage;

namespace OrderFunctions.Placement;

/// <summary>Stores orders and what becomes of them. Whatever is lost, repeated or run at the same time, an order is stored once and finished once.</summary>
public sealed class OrderWriter(OrderTable orders, ConflictRetry retry, TimeProvider time)
{
    private readonly PartitionWriter _writer = new(retry);

    /// <summary>Stores a pending order, or finds it, or tells why it may not be. Undisturbed it takes a read and a write.</summary>
    public Task<CreateOrderResult> CreateAsync(string orderId, OrderSagaInput input, CancellationToken cancellationToken) =>
        _writer.WriteAsync(input.UserId, token => TryCreateAsync(orderId, input, token), cancellationToken);

    /// <summary>
    /// Confirms a pending order, or rejects it for a reason, or gives it the end back that it had before it was lost.
    /// An order that is finished already stays as it is. Undisturbed it takes one write.
    /// </summary>
    /// <returns>The order as it is stored.</returns>
    /// <exception cref="DataLossException">The order is not stored any more.</exception>
    public Task<Order> CompleteAsync(StoredOrder stored, RejectionReason? reason, Order? outcome, CancellationToken cancellationToken) => ChangeAsync(
        stored,
        OrderStatus.Pending,
        order => outcome is null ? order.Finish(reason, time.GetUtcNow()) : order.Restore(outcome),
        cancellationToken);

    /// <summary>Cancels a confirmed order. An order that is cancelled already stays as it is. Undisturbed it takes one write.</summary>
    /// <returns>The order as it is stored.</returns>
    /// <exception cref="DataLossException">The order is not stored any more, or is the one that it was before it was confirmed.</exception>
    public async Task<Order> CancelAsync(StoredOrder stored, CancellationToken cancellationToken)
    {
        var order = await ChangeAsync(stored, OrderStatus.Confirmed, order => order.Cancel(time.GetUtcNow()), cancellationToken);
        return order.Status == OrderStatus.Cancelled
            ? order
            : throw new DataLossException($"Order '{order.OrderId}' was confirmed, and is stored as {order.Status}.");
    }

    // From one status to the next and never back: an order that has left the status is returned as it is.
    private Task<Order> ChangeAsync(StoredOrder stored, OrderStatus from, Func<Order, Order> change, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                if (stored.Order.Status != from)
                {
                    return stored.Order;
                }

                try
                {
                    var changed = change(stored.Order);
                    await orders.UpdateStatusAsync(changed, stored.ETag, token);
                    return changed;
                }
                catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
                {
                    // Another run of this activity may have written it, or this one, whose answer got lost: the next attempt looks.
                    stored = await orders.FindAsync(stored.Order.UserId, stored.Order.OrderId, stored.Order.Version, token)
                        ?? throw new DataLossException($"Order '{stored.Order.OrderId}' is not stored any more.");
                    throw;
                }
            },
            cancellationToken);

    private async Task<CreateOrderResult> TryCreateAsync(string orderId, OrderSagaInput input, CancellationToken cancellationToken)
    {
        var list = await orders.FindListAsync(input.UserId, cancellationToken);
        if (input.Repair is not null && await FindAsync(orderId, input, list, cancellationToken) is { } before)
            return before;

        if (list is null && input.Repair?.Outcome is not null)
            throw new DataLossException($"The order list of '{input.UserId}' is not stored any more.");

        if (Refuse(list, input, out var price) is { } refusal)
        {
            // The list may have moved on by this very order, stored by a write whose answer was lost.
            return await FindAsync(orderId, input, list, cancellationToken) ?? new CreateOrderResult(null, refusal);
        }

        try
        {
            return new CreateOrderResult(await orders.AddAsync(NewOrder(orderId, input, price!, list!.Version + 1), list, cancellationToken), null);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            if (await FindAsync(orderId, input, list, cancellationToken) is { } earlier)
                return earlier;

            // Contention moves the list. Where it has not moved, there is an order beyond it, and no repetition could succeed.
            if (ConflictRetry.IsDuplicate(exception) && (await orders.FindListAsync(input.UserId, cancellationToken))?.ETag == list!.ETag)
                throw new DataLossException($"The order list of '{input.UserId}' is older than its orders: there is one after {list.Version}, its version.");
            throw;
        }
    }

    // The order as it is stored. Where only one of its two rows is, the other one is written again.
    private async Task<CreateOrderResult?> FindAsync(string orderId, OrderSagaInput input, OrderListRow? list, CancellationToken cancellationToken)
    {
        if (await orders.FindVersionAsync(input.UserId, orderId, cancellationToken) is { } version)
        {
            return Found(await orders.FindAsync(input.UserId, orderId, version, cancellationToken)
                ?? await RestoreAsync(NewOrder(orderId, input, PriceOf(input, list), version), cancellationToken));
        }

        if (input.Repair is null || await orders.SearchAsync(input.UserId, orderId, cancellationToken) is not { } withoutId)
            return null;

        await orders.RestoreIdAsync(withoutId.Order, cancellationToken);
        return Found(withoutId);
    }

    private async Task<StoredOrder> RestoreAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            return await orders.RestoreAsync(order, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsDuplicate(exception))
        {
            return await orders.FindAsync(order.UserId, order.OrderId, order.Version, cancellationToken)
                ?? throw new DataLossException($"Order '{order.OrderId}' was lost, and another one has its place {order.Version} in the list.");
        }
    }

    private static CreateOrderResult Found(StoredOrder stored) => new(stored, null) { WasThere = true };

    private Order NewOrder(string orderId, OrderSagaInput input, Money price, long version)
    {
        var now = time.GetUtcNow();
        return new(orderId, input.UserId, price, input.Description, OrderStatus.Pending, null, version, now, now, input.Fingerprint);
    }

    private static Money PriceOf(OrderSagaInput input, OrderListRow? list)
    {
        var currency = input.Currency ?? Currency.Find(list?.Currency
            ?? throw new DataLossException($"The order list of '{input.UserId}' is not stored any more, and with it the currency of the order."));
        return Money.TryFromAmount(input.Price, currency, out var price, out var error)
            ? price
            : throw new DataLossException($"An order was lost that had another price: this one {error}");
    }

    private static OrderRefusal? Refuse(OrderListRow? list, OrderSagaInput input, out Money? price)
    {
        price = null;
        if (list is null)
        {
            return new OrderRefusal(OrderRefusalKind.CustomerMissing);
        }

        if (!Money.TryFromAmount(input.Price, input.Currency ?? Currency.Find(list.Currency), out price, out var error))
        {
            return new OrderRefusal(OrderRefusalKind.PriceInvalid, error);
        }

        return input.ExpectedListVersion is { } expected && input.Repair is null && expected != list.Version
            ? new OrderRefusal(OrderRefusalKind.ListChanged)
            : null;
    }
}
