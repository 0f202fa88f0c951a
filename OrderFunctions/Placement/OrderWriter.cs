using Azure;
using OrderFunctions.Orders;
using Shared.Amounts;
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
    /// Confirms a pending order, or rejects it for a reason.
    /// An order that is finished already stays as it is. Undisturbed it takes one write.
    /// </summary>
    /// <returns>The order as it is stored.</returns>
    public Task<Order> CompleteAsync(StoredOrder stored, RejectionReason? reason, CancellationToken cancellationToken) =>
        ChangeAsync(stored, OrderStatus.Pending, order => order.Finish(reason, time.GetUtcNow()), cancellationToken);

    /// <summary>Cancels a confirmed order. An order that is cancelled already stays as it is. Undisturbed it takes one write.</summary>
    /// <returns>The order as it is stored.</returns>
    public Task<Order> CancelAsync(StoredOrder stored, CancellationToken cancellationToken) =>
        ChangeAsync(stored, OrderStatus.Confirmed, order => order.Cancel(time.GetUtcNow()), cancellationToken);

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
                    stored = await orders.ReadAsync(stored.Order.UserId, stored.Order.Version, token);
                    throw;
                }
            },
            cancellationToken);

    private async Task<CreateOrderResult> TryCreateAsync(string orderId, OrderSagaInput input, CancellationToken cancellationToken)
    {
        var list = await orders.FindListAsync(input.UserId, cancellationToken);
        if (Refuse(list, input, out var price) is { } refusal)
        {
            // The list may have moved on by this very order, stored by a write whose answer was lost.
            return await orders.FindAsync(input.UserId, orderId, cancellationToken) is { } earlier
                ? new CreateOrderResult(earlier, null)
                : new CreateOrderResult(null, refusal);
        }

        try
        {
            var now = time.GetUtcNow();
            var order = new Order(
                orderId, input.UserId, price!, input.Description, OrderStatus.Pending, null, list!.Version + 1, now, now, input.Fingerprint);
            return new CreateOrderResult(await orders.AddAsync(order, list, cancellationToken), null);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            if (await orders.FindAsync(input.UserId, orderId, cancellationToken) is { } earlier)
            {
                return new CreateOrderResult(earlier, null);
            }

            throw;
        }
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

        return input.ExpectedListVersion is { } expected && expected != list.Version ? new OrderRefusal(OrderRefusalKind.ListChanged) : null;
    }
}
