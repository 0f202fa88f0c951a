using System.Text.Json.Serialization;

namespace BillingFunctions.Ledger;

/// <summary>What moved the money of an entry. All but refunds are operations, each kind with keys of its own.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryKind>))]
public enum EntryKind
{
    /// <summary>The customer paid in.</summary>
    Deposit,

    /// <summary>The customer took out.</summary>
    Withdrawal,

    /// <summary>An order was paid; its ID is the operation's.</summary>
    OrderDebit,

    /// <summary>An order's debit was given back, under the operation of the debit.</summary>
    OrderRefund,
}
