namespace BillingFunctions.Ledger;

/// <summary>The output of <see cref="DebitAccount"/>.</summary>
/// <param name="Status">Applied, Declined, or, where it was undone before, Reversed or Void.</param>
/// <param name="Reason">Why it was declined, where it was.</param>
public sealed record DebitOutcome(OperationStatus Status, DeclineReason? Reason);
