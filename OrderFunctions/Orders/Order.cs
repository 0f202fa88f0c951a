using System.Text.Json.Serialization;
using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;

namespace OrderFunctions.Orders;

/// <summary>A customer's order.</summary>
/// <param name="OrderId">Also the instance ID of the order's saga.</param>
/// <param name="UserId">The customer.</param>
/// <param name="Price">What the order costs.</param>
/// <param name="Description">What is ordered, in the customer's words.</param>
/// <param name="Status">How far the order is.</param>
/// <param name="Reason">Why the order was rejected; otherwise null.</param>
/// <param name="Version">The version that this order gave to the customer's order list: 1 for their first order, 2 for the second.</param>
/// <param name="CreatedAt">When the order was stored.</param>
/// <param name="UpdatedAt">When the status last changed.</param>
/// <param name="Fingerprint">A hash of the request. A request with the same idempotency key and another fingerprint is refused.</param>
public sealed record Order(
    OrderId OrderId,
    UserId UserId,
    Money Price,
    string? Description,
    OrderStatus Status,
    RejectionReason? Reason,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Fingerprint)
{
    /// <summary>The status of the order, and how it came to it.</summary>
    [JsonIgnore]
    public OrderState State => new(Status, Reason, UpdatedAt);

    /// <summary>The order in another state.</summary>
    public Order With(OrderState state) => this with { Status = state.Status, Reason = state.Reason, UpdatedAt = state.UpdatedAt };

    /// <summary>The order after it was cancelled.</summary>
    public Order Cancel(DateTimeOffset time) => this with { Status = OrderStatus.Cancelled, UpdatedAt = time };
}

/// <summary>What changes in an order: its status, the reason for it, and when it changed.</summary>
/// <param name="Status">How far the order is.</param>
/// <param name="Reason">Why the order was rejected; otherwise null.</param>
/// <param name="UpdatedAt">When the status changed.</param>
public sealed record OrderState(OrderStatus Status, RejectionReason? Reason, DateTimeOffset UpdatedAt)
{
    /// <summary>The state of an order whose saga has decided: rejected where there is a reason to, otherwise confirmed.</summary>
    public static OrderState Finished(RejectionReason? reason, DateTimeOffset time) =>
        new(reason is null ? OrderStatus.Confirmed : OrderStatus.Rejected, reason, time);
}

/// <summary>How far an order is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>Accepted; the saga is still running.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Confirmed,

    /// <summary>Refused. Nothing was charged, or it was given back.</summary>
    Rejected,

    /// <summary>Cancelled after it was paid. The price was refunded.</summary>
    Cancelled,
}

/// <summary>Why an order was rejected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RejectionReason>))]
public enum RejectionReason
{
    /// <summary>The balance did not cover the price.</summary>
    InsufficientFunds,

    /// <summary>The price was in another currency than the account.</summary>
    CurrencyMismatch,

    /// <summary>The account was frozen, so no money could leave it.</summary>
    AccountFrozen,

    /// <summary>The customer had no account, or it was closed.</summary>
    AccountMissing,

    /// <summary>The debit did not give a clear answer in time, or an admin aborted the saga. If the price had been debited, it was given back.</summary>
    TechnicalFailure,
}

/// <summary>Translates the outcome of a debit.</summary>
internal static class RejectionReasons
{
    /// <summary>Why the order must be rejected; null where the debit was applied.</summary>
    public static RejectionReason? From(DebitOutcome debit) => debit switch
    {
        { Status: OperationStatus.Applied } => null,
        { Reason: DeclineReason.InsufficientFunds } => RejectionReason.InsufficientFunds,
        { Reason: DeclineReason.CurrencyMismatch } => RejectionReason.CurrencyMismatch,
        { Reason: DeclineReason.AccountFrozen } => RejectionReason.AccountFrozen,
        { Reason: DeclineReason.AccountMissing or DeclineReason.AccountClosed } => RejectionReason.AccountMissing,

        // Reversed or Void: an earlier run of the saga undid the debit and stopped before it could reject the order.
        _ => RejectionReason.TechnicalFailure,
    };
}

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
