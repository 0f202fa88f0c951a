using OrderFunctions.Orders;
using Shared.Events;

namespace OrderFunctions.Placement;

/// <summary>The events of orders.</summary>
internal static class OrderEvents
{
    /// <summary>The event of an order that was confirmed or rejected. It is the same at every replay.</summary>
    public static OutgoingEvent ForFinished(Order order) => order.Reason is { } reason
        ? OutgoingEvent.From(
            new OrderRejected(order.OrderId, order.UserId, order.Price.Amount, order.Price.Currency.Code, reason.ToString(), order.Description),
            order.UpdatedAt)
        : OutgoingEvent.From(
            new OrderConfirmed(order.OrderId, order.UserId, order.Price.Amount, order.Price.Currency.Code, order.Description),
            order.UpdatedAt);
}
