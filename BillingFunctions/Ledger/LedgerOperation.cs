using Shared.Amounts;

namespace BillingFunctions.Ledger;

/// <summary>Money to be moved once, however often it is asked for.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Kind">What for.</param>
/// <param name="OperationId">With user and kind, what makes it the same operation: an order ID, or the key that a client gave.</param>
/// <param name="Amount">How much; always positive.</param>
public sealed record LedgerOperation(string UserId, EntryKind Kind, string OperationId, Money Amount);
