using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>A confirmed order was cancelled and its price refunded.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its customer.</param>
/// <param name="Price">What was refunded, in major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Description">What was ordered, in the customer's words.</param>
public sealed record OrderCancelled(string OrderId, string UserId, decimal Price, string Currency, string? Description = null) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{OrderId}-{nameof(OrderCancelled)}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => OrderId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.OrdersTopic;
}
