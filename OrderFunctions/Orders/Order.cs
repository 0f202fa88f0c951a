using Shared.Amounts;

namespace OrderFunctions.Orders;

/// <summary>A customer's order.</summary>
/// <param name="OrderId">Its ID, which is also its saga's instance ID.</param>
/// <param name="UserId">The customer.</param>
/// <param name="Price">What it costs.</param>
/// <param name="Description">What is ordered, in the customer's words.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it was rejected, where it was.</param>
/// <param name="Version">The version of the customer's order list that it made.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="UpdatedAt">When its status last changed.</param>
/// <param name="Fingerprint">Tells requests of another content that come with the same key.</param>
public sealed record Order(
    string OrderId,
    string UserId,
    Money Price,
    string? Description,
    OrderStatus Status,
    RejectionReason? Reason,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Fingerprint)
{
    /// <summary>The order at its end: rejected for a reason, or confirmed where there is none.</summary>
    public Order Finish(RejectionReason? reason, DateTimeOffset time) => this with
    {
        Status = reason is null ? OrderStatus.Confirmed : OrderStatus.Rejected,
        Reason = reason,
        UpdatedAt = time,
    };

    /// <summary>The order at the end that it had before it was lost.</summary>
    public Order Restore(Order outcome) => this with { Status = outcome.Status, Reason = outcome.Reason, UpdatedAt = outcome.UpdatedAt };

    /// <summary>The order after it was cancelled.</summary>
    public Order Cancel(DateTimeOffset time) => this with { Status = OrderStatus.Cancelled, UpdatedAt = time };
}
