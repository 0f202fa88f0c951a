using BillingFunctions.Ledger;
using Shared.Amounts;

namespace BillingFunctions.Accounts;

/// <summary>A customer's account, with the rules of what may be booked on it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">Its only currency.</param>
/// <param name="Balance">In minor units.</param>
/// <param name="Sequence">How many entries its ledger has.</param>
/// <param name="Status">Whether money may leave it.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record Account(string UserId, Currency Currency, long Balance, long Sequence, AccountStatus Status, DateTimeOffset UpdatedAt)
{
    /// <summary>The most that deposits may bring the balance to, in minor units: 15 digits, which every JSON reader keeps exactly.</summary>
    public const long MaxBalance = 999_999_999_999_999;

    /// <summary>Why an operation must be declined; null where it may be applied.</summary>
    public DeclineReason? Refuse(LedgerOperation operation)
    {
        if (operation.Amount.Currency != Currency)
        {
            return DeclineReason.CurrencyMismatch;
        }

        if (operation.Kind == EntryKind.Deposit)
        {
            return Balance > MaxBalance - operation.Amount.MinorUnits ? DeclineReason.BalanceLimitExceeded : null;
        }

        return Status == AccountStatus.Frozen ? DeclineReason.AccountFrozen
            : Balance < operation.Amount.MinorUnits ? DeclineReason.InsufficientFunds
            : null;
    }

    /// <summary>The next entry of the ledger, and the account after it.</summary>
    /// <exception cref="OverflowException">The balance would not fit; nothing that the API lets through comes near.</exception>
    public (Account After, LedgerEntry Entry) Book(EntryKind kind, string operationId, Money amount, DateTimeOffset time)
    {
        // Instances of the app have clocks of their own; statements by time rely on times that never run backwards.
        var bookedAt = NotBefore(time);
        var change = kind is EntryKind.Deposit or EntryKind.OrderRefund ? amount.MinorUnits : -amount.MinorUnits;
        var after = this with { Balance = checked(Balance + change), Sequence = checked(Sequence + 1), UpdatedAt = bookedAt };
        return (after, new LedgerEntry(after.Sequence, operationId, kind, change, after.Balance, Currency, bookedAt));
    }

    /// <summary>The account with another status.</summary>
    public Account WithStatus(AccountStatus status, DateTimeOffset time) => this with { Status = status, UpdatedAt = NotBefore(time) };

    private DateTimeOffset NotBefore(DateTimeOffset time) => time > UpdatedAt ? time : UpdatedAt;
}
