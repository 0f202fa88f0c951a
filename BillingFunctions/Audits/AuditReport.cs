namespace BillingFunctions.Audits;

/// <summary>What an audit found.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Balance">The account's balance, in major units.</param>
/// <param name="Sequence">The account's sequence, up to which it was audited.</param>
/// <param name="Entries">How many entries there were up to it.</param>
/// <param name="Agrees">Whether nothing is wrong.</param>
/// <param name="Disagreements">All that is wrong, newest entries first.</param>
public sealed record AuditReport(
    string UserId, string Currency, decimal Balance, long Sequence, long Entries, bool Agrees, IReadOnlyList<Disagreement> Disagreements);
