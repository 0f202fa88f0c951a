using System.Text.Json.Serialization;

namespace BillingFunctions.Audits;

/// <summary>What can be wrong with an account.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisagreementKind>))]
public enum DisagreementKind
{
    /// <summary>The balance is not the sum of all entries.</summary>
    Balance,

    /// <summary>The account's sequence is lower than that of its newest entry, or an entry's is not that of its place.</summary>
    Sequence,

    /// <summary>There is no entry where one must be. A gap is told once, at its newest end.</summary>
    MissingEntry,

    /// <summary>An entry's balance is not the one of the entry before it and its amount.</summary>
    RunningBalance,

    /// <summary>An entry's amount has the sign of the opposite movement, or is nothing.</summary>
    Amount,

    /// <summary>An entry is in another currency than the account.</summary>
    Currency,

    /// <summary>An entry is of a kind that there is not.</summary>
    EntryKind,
}
