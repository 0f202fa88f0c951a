using Shared.Amounts;

namespace BillingFunctions.Ledger;

/// <summary>Money to be moved once, however often it is asked for.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Kind">What for.</param>
/// <param name="OperationId">With user and kind, what makes it the same operation: an order ID, or the key that a client gave.</param>
/// <param name="Amount">How much; always positive.</param>
public sealed record LedgerOperation(string UserId, EntryKind Kind, string OperationId, Money Amount)
{
    /// <summary>When the run of the saga began that asks for it; null where none does that has runs. Of two runs the later one owns the operation.</summary>
    public DateTimeOffset? Run { get; init; }

    /// <summary>
    /// Whether its record may have been lost: then the entries are searched for its ID before anything is taken or called off. It is the one
    /// reading that costs more the longer the ledger is.
    /// </summary>
    public bool IsRepair { get; init; }
}
