namespace OrderFunctions.Orders;

/// <summary>An order as the API shows it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The customer.</param>
/// <param name="Price">In major units.</param>
/// <param name="Currency">The ISO 4217 code; null while an order that named none is not stored.</param>
/// <param name="Description">What is ordered, in the customer's words.</param>
/// <param name="Status">How far the order is.</param>
/// <param name="Reason">Why the order was rejected; otherwise null.</param>
/// <param name="Version">The version that this order gave to the customer's order list; null while the order is not stored.</param>
/// <param name="CreatedAt">When the order was stored; when it was accepted, while it is not.</param>
/// <param name="UpdatedAt">When the status last changed.</param>
public sealed record OrderView(
    string OrderId,
    string UserId,
    decimal Price,
    string? Currency,
    string? Description,
    OrderStatus Status,
    RejectionReason? Reason,
    long? Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The view of a stored order.</summary>
    public static OrderView Of(Order order) => new(
        order.OrderId,
        order.UserId,
        order.Price.Amount,
        order.Price.Currency.Code,
        order.Description,
        order.Status,
        order.Reason,
        order.Version,
        order.CreatedAt,
        order.UpdatedAt);
}
