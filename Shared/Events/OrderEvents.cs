using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace Shared.Events;

/// <summary>An event of the topic <c>orders</c>: an order has reached a state in which it may remain.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its customer.</param>
/// <param name="Price">The price in major units.</param>
/// <param name="Currency">The ISO 4217 code of the currency.</param>
/// <param name="Description">What was ordered, in the customer's words.</param>
public abstract record OrderEvent(OrderId OrderId, UserId UserId, decimal Price, string Currency, string? Description) : IntegrationEvent(UserId)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Subject => OrderId;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Topic => ServiceBusEntities.OrdersTopic;
}

/// <summary>An order was paid.</summary>
public sealed record OrderConfirmed(OrderId OrderId, UserId UserId, decimal Price, string Currency, string? Description = null)
    : OrderEvent(OrderId, UserId, Price, Currency, Description)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<OrderConfirmed>("OrderConfirmed", "com.orderworkflow.OrderConfirmed.v1");
}

/// <summary>An order was refused. Nothing was charged, or what was charged has been given back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its customer.</param>
/// <param name="Price">What the order would have cost, in major units.</param>
/// <param name="Currency">The ISO 4217 code of the currency.</param>
/// <param name="Reason">Why: InsufficientFunds, CurrencyMismatch, AccountFrozen, AccountMissing or TechnicalFailure.</param>
/// <param name="Description">What was ordered, in the customer's words.</param>
public sealed record OrderRejected(OrderId OrderId, UserId UserId, decimal Price, string Currency, string Reason, string? Description = null)
    : OrderEvent(OrderId, UserId, Price, Currency, Description)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<OrderRejected>("OrderRejected", "com.orderworkflow.OrderRejected.v1");
}

/// <summary>A confirmed order was cancelled and its price refunded.</summary>
public sealed record OrderCancelled(OrderId OrderId, UserId UserId, decimal Price, string Currency, string? Description = null)
    : OrderEvent(OrderId, UserId, Price, Currency, Description)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<OrderCancelled>("OrderCancelled", "com.orderworkflow.OrderCancelled.v1");
}
