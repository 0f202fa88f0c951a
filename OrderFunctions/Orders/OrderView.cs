namespace OrderFunctions.Orders;

/// <summary>An order as the API shows it.</summary>
/// <param name="OrderId">Its ID.</param>
/// <param name="UserId">The customer.</param>
/// <param name="Price">In major units.</param>
/// <param name="Currency">The ISO 4217 code; null while an order that named none is not stored.</param>
/// <param name="Description">What is ordered, in the customer's words.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it was rejected, where it was.</param>
/// <param name="Version">The version of the order list that it made; null while it is not stored.</param>
/// <param name="CreatedAt">When it was stored, or accepted where it is not yet.</param>
/// <param name="UpdatedAt">When its status last changed.</param>
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
    /// <summary>Shows an order.</summary>
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
