namespace BillingFunctions.Ledger;

/// <summary>What became of an operation.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Reason">Why it was declined, where it was.</param>
/// <param name="Entry">The entry that it made, where it moved money.</param>
/// <param name="IsReplay">Whether the outcome had been recorded before.</param>
public sealed record LedgerResult(OperationStatus Status, DeclineReason? Reason, LedgerEntry? Entry, bool IsReplay);
