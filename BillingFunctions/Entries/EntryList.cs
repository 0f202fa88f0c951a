namespace BillingFunctions.Entries;

/// <summary>A page of a ledger, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record EntryList(IReadOnlyList<EntryView> Entries, string? Continuation);
