namespace BillingFunctions.Audits;

/// <summary>One place where an account is not what its entries say.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Sequence">The entry; null where it is about the account itself.</param>
/// <param name="Expected">What follows from the other entries; amounts are in major units.</param>
/// <param name="Actual">What is stored.</param>
public sealed record Disagreement(DisagreementKind Kind, long? Sequence, string Expected, string Actual);
