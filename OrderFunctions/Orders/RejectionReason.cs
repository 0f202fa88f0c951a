using System.Text.Json.Serialization;
using BillingFunctions.Ledger;

namespace OrderFunctions.Orders;

/// <summary>Why an order was rejected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RejectionReason>))]
public enum RejectionReason
{
    /// <summary>The balance did not cover the price.</summary>
    InsufficientFunds,

    /// <summary>The price was in another currency than the account's.</summary>
    CurrencyMismatch,

    /// <summary>No money may leave the account.</summary>
    AccountFrozen,

    /// <summary>There was no account.</summary>
    AccountMissing,

    /// <summary>It could not be found out in time whether the price was debited; if it was, it has been given back.</summary>
    TechnicalFailure,
}

/// <summary>From the outcome of a debit to that of its order.</summary>
internal static class RejectionReasons
{
    /// <summary>Why the order must be rejected; null where it was paid.</summary>
    public static RejectionReason? From(DebitOutcome debit) => debit switch
    {
        { Status: OperationStatus.Applied } => null,
        { Reason: DeclineReason.InsufficientFunds } => RejectionReason.InsufficientFunds,
        { Reason: DeclineReason.CurrencyMismatch } => RejectionReason.CurrencyMismatch,
        { Reason: DeclineReason.AccountFrozen } => RejectionReason.AccountFrozen,
        { Reason: DeclineReason.AccountMissing or DeclineReason.AccountClosed } => RejectionReason.AccountMissing,
        // Reversed or Void: an earlier run of the saga undid the debit and was cut off before it could reject the order.
        _ => RejectionReason.TechnicalFailure,
    };
}
