using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>An order was refused; nothing was charged, or what was charged has been given back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its customer.</param>
/// <param name="Price">What it would have cost, in major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Reason">Why: InsufficientFunds, CurrencyMismatch, AccountFrozen, AccountMissing or TechnicalFailure.</param>
/// <param name="Description">What was ordered, in the customer's words.</param>
public sealed record OrderRejected(string OrderId, string UserId, decimal Price, string Currency, string Reason, string? Description = null) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{OrderId}-{nameof(OrderRejected)}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => OrderId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.OrdersTopic;
}
