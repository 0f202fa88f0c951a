using System.Text.Json.Serialization;

namespace BillingFunctions.Ledger;

/// <summary>Why an operation was declined, for good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeclineReason>))]
public enum DeclineReason
{
    /// <summary>The balance did not cover the amount.</summary>
    InsufficientFunds,

    /// <summary>The amount was in another currency than the account's.</summary>
    CurrencyMismatch,

    /// <summary>No money may leave the account.</summary>
    AccountFrozen,

    /// <summary>There was no account.</summary>
    AccountMissing,

    /// <summary>The balance would have been too high.</summary>
    BalanceLimitExceeded,
}
