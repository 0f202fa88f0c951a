using Shared.Amounts;

namespace BillingFunctions.Ledger;

/// <summary>The debit of an order: the input of <see cref="DebitAccount"/> and <see cref="ReverseDebit"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="OrderId">The order, which makes it the same debit.</param>
/// <param name="Price">How much.</param>
public sealed record OrderDebit(string UserId, string OrderId, Money Price)
{
    internal LedgerOperation ToOperation() => new(UserId, EntryKind.OrderDebit, OrderId, Price);
}
