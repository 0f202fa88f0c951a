using Shared.Events;

namespace OrderFunctions.Orders;

/// <summary>The events of orders.</summary>
internal static class OrderEvents
{
    /// <summary>The event for an order that is no longer pending. The same order gives the same event, its ID and time included.</summary>
    public static OutgoingEvent For(Order order)
    {
        var (id, user, price, currency) = (order.OrderId, order.UserId, order.Price.Amount, order.Price.Currency.Code);
        return order.Status switch
        {
            OrderStatus.Confirmed => OutgoingEvent.From(new OrderConfirmed(id, user, price, currency, order.Description), order.UpdatedAt),
            OrderStatus.Cancelled => OutgoingEvent.From(new OrderCancelled(id, user, price, currency, order.Description), order.UpdatedAt),
            OrderStatus.Rejected when order.Reason is { } reason =>
                OutgoingEvent.From(new OrderRejected(id, user, price, currency, reason.ToString(), order.Description), order.UpdatedAt),
            _ => throw new InvalidOperationException($"There is no event for order '{id}', which is {order.Status}."),
        };
    }
}
