using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>An order was paid.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its customer.</param>
/// <param name="Price">What was debited, in major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Description">What was ordered, in the customer's words.</param>
public sealed record OrderConfirmed(string OrderId, string UserId, decimal Price, string Currency, string? Description = null) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{OrderId}-{nameof(OrderConfirmed)}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => OrderId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.OrdersTopic;
}
