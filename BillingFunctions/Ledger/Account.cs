using System.Text.Json.Serialization;
using Shared.Amounts;
using Shared.Identifiers;

namespace BillingFunctions.Ledger;

/// <summary>A customer's account, with the rules of what may be booked on it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Balance">The money on it. The account's only currency is that of its balance.</param>
/// <param name="Sequence">How many entries its ledger has.</param>
/// <param name="Status">Which movements it allows.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record Account(UserId UserId, Money Balance, long Sequence, AccountStatus Status, DateTimeOffset UpdatedAt)
{
    /// <summary>The highest balance that a deposit may lead to, in minor units: 15 digits, which every JSON reader keeps exactly.</summary>
    public const long MaxBalance = 999_999_999_999_999;

    /// <summary>Who gave the account its status; null for one that always had it, or got it in the first version.</summary>
    public Actor? StatusChangedBy { get; init; }

    /// <summary>The account's only currency.</summary>
    public Currency Currency => Balance.Currency;

    /// <summary>The latest attempt to close the account that was refused; 0 where none was.</summary>
    public long RefusedClosings { get; init; }

    /// <summary>Checks whether an operation can be applied to the account as it is.</summary>
    /// <returns>Why it cannot; null where it can.</returns>
    public DeclineReason? FindObstacle(LedgerOperation operation)
    {
        if (operation.Amount.Currency != Currency)
            return DeclineReason.CurrencyMismatch;
        if (Status == AccountStatus.Closed)
            return DeclineReason.AccountClosed;
        if (operation.Kind.IsCredit)
            return Balance.MinorUnits > MaxBalance - operation.Amount.MinorUnits ? DeclineReason.BalanceLimitExceeded : null;
        if (Status == AccountStatus.Frozen)
            return DeclineReason.AccountFrozen;
        return Balance < operation.Amount ? DeclineReason.InsufficientFunds : null;
    }

    /// <summary>Makes the next entry of the ledger, and the account as it is after it.</summary>
    /// <exception cref="OverflowException">The balance would not fit into 64 bits; no amount that the API accepts leads there.</exception>
    /// <exception cref="InvalidOperationException">The amount is in another currency.</exception>
    public (Account After, LedgerEntry Entry) Book(LedgerOperation operation, EntryKind kind, DateTimeOffset time)
    {
        var change = kind.IsCredit ? operation.Amount : -operation.Amount;
        var after = this with { Balance = Balance + change, Sequence = checked(Sequence + 1), UpdatedAt = NotBefore(time) };
        var entry = new LedgerEntry(after.Sequence, operation.OperationId, kind, change, after.Balance, after.UpdatedAt)
        {
            Actor = operation.Actor,
            Reference = operation.Reference,
        };
        return (after, entry);
    }

    /// <summary>The account with another status.</summary>
    public Account WithStatus(AccountStatus status, Actor actor, DateTimeOffset time) =>
        this with { Status = status, StatusChangedBy = actor, UpdatedAt = NotBefore(time) };

    // Every instance of the app has its own clock. Statements by time rely on times that never run backwards.
    private DateTimeOffset NotBefore(DateTimeOffset time) => time > UpdatedAt ? time : UpdatedAt;
}

/// <summary>Which movements an account allows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStatus>))]
public enum AccountStatus
{
    /// <summary>All.</summary>
    Active,

    /// <summary>Money can only come in: deposits and refunds.</summary>
    Frozen,

    /// <summary>None, for good. There is no money on it.</summary>
    Closed,
}
