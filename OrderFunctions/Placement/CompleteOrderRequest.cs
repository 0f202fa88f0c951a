using System.Text.Json.Serialization;
using OrderFunctions.Orders;

namespace OrderFunctions.Placement;

/// <summary>The input of <see cref="CompleteOrder"/>.</summary>
/// <param name="Stored">The order as it was stored.</param>
/// <param name="Reason">Why to reject it; null to confirm it.</param>
public sealed record CompleteOrderRequest(StoredOrder Stored, RejectionReason? Reason)
{
    /// <summary>The end to restore; null for an order that comes to its end for the first time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Order? Outcome { get; init; }

    /// <summary>When the saga began, for the metric of its duration.</summary>
    public DateTime SagaBegan { get; init; }
}
