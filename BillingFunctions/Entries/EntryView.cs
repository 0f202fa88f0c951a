using BillingFunctions.Ledger;
using Shared.Amounts;

namespace BillingFunctions.Entries;

/// <summary>A ledger entry as the API shows it.</summary>
/// <param name="Sequence">1 for the first of the account.</param>
/// <param name="OperationId">The key that the client gave, or the order.</param>
/// <param name="Kind">What for.</param>
/// <param name="Amount">In major units; negative where the balance fell.</param>
/// <param name="Balance">The balance after it, in major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="OrderId">The order that it is about, where it is about one.</param>
public sealed record EntryView(
    long Sequence, string OperationId, EntryKind Kind, decimal Amount, decimal Balance, string Currency, DateTimeOffset CreatedAt, string? OrderId)
{
    /// <summary>Shows an entry.</summary>
    public static EntryView Of(LedgerEntry entry) => new(
        entry.Sequence,
        entry.OperationId,
        entry.Kind,
        Money.ToAmount(entry.Amount, entry.Currency),
        Money.ToAmount(entry.Balance, entry.Currency),
        entry.Currency.Code,
        entry.CreatedAt,
        entry.OrderId);
}
