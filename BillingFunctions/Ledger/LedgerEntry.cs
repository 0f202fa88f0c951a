using Shared.Amounts;

namespace BillingFunctions.Ledger;

/// <summary>One movement of money. It never changes.</summary>
/// <param name="Sequence">1 for the first of the account.</param>
/// <param name="OperationId">The operation that moved it.</param>
/// <param name="Kind">What for.</param>
/// <param name="Amount">In minor units; negative where the balance fell.</param>
/// <param name="Balance">The balance after it, in minor units.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="CreatedAt">When.</param>
public sealed record LedgerEntry(
    long Sequence, string OperationId, EntryKind Kind, long Amount, long Balance, Currency Currency, DateTimeOffset CreatedAt)
{
    /// <summary>The order that it is about; null for deposits and withdrawals.</summary>
    public string? OrderId => Kind is EntryKind.OrderDebit or EntryKind.OrderRefund ? OperationId : null;
}
