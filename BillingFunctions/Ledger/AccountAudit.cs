using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace BillingFunctions.Ledger;

/// <summary>Checks one account against its ledger. It writes nothing.</summary>
public sealed class AccountAudit(AccountTable accounts)
{
    // As many as Table Storage returns in one answer.
    private const int PageSize = 1000;

    /// <summary>
    /// Recomputes an account up to its sequence as it is read at the start, so that movements at the same time do not disturb. It takes three reads, and one
    /// more for each thousand entries.
    /// </summary>
    /// <returns>What it found; null where there is no account.</returns>
    public async Task<AuditReport?> RunAsync(UserId userId, CancellationToken cancellationToken)
    {
        // The newest entry is read first: an account that is read after it cannot be behind it.
        var newest = await accounts.ReadEntryRowsAsync(userId, long.MaxValue, pageSize: 1, cancellationToken)
            .FirstOrDefaultAsync(cancellationToken);
        if (await accounts.FindAsync(userId, cancellationToken) is not var (account, _))
            return null;

        var rules = new LedgerRules(account);
        if (newest is not null)
            rules.CheckNewest(newest);
        await foreach (var entry in accounts.ReadEntryRowsAsync(userId, Math.Max(0, account.Sequence), PageSize, cancellationToken))
            rules.Check(entry);
        return rules.Finish();
    }
}

/// <summary>The result of an account's audit.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Balance">The account's balance, in major units.</param>
/// <param name="Sequence">The account's sequence, up to which it was audited.</param>
/// <param name="Entries">How many entries there were up to it.</param>
/// <param name="Agrees">Whether nothing is wrong.</param>
/// <param name="Disagreements">All that is wrong, newest entries first.</param>
public sealed record AuditReport(
    string UserId, string Currency, decimal Balance, long Sequence, long Entries, bool Agrees, IReadOnlyList<Disagreement> Disagreements);

/// <summary>One place where an account is not what its entries say.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Sequence">The entry; null where the account itself is wrong.</param>
/// <param name="Expected">What follows from the other entries; amounts are in major units.</param>
/// <param name="Actual">What is stored.</param>
public sealed record Disagreement(DisagreementKind Kind, long? Sequence, string Expected, string Actual);

/// <summary>What can be wrong with an account.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisagreementKind>))]
public enum DisagreementKind
{
    /// <summary>The balance is not the sum of all entries.</summary>
    Balance,

    /// <summary>The account's sequence is lower than that of its newest entry, or an entry's sequence does not fit its row key.</summary>
    Sequence,

    /// <summary>An entry is missing. A gap is reported once, at its newest end.</summary>
    MissingEntry,

    /// <summary>An entry's balance is not the balance of the entry before it plus its amount.</summary>
    RunningBalance,

    /// <summary>An entry's amount is zero, or has the wrong sign for its kind.</summary>
    Amount,

    /// <summary>An entry has another currency than the account.</summary>
    Currency,

    /// <summary>An entry's kind is unknown.</summary>
    EntryKind,
}
