using BillingFunctions.Accounts;
using Shared.Identifiers;

namespace BillingFunctions.Audits;

/// <summary>Audits one account. It writes nothing.</summary>
public sealed class AccountAudit(AccountTable accounts)
{
    // The most that Table Storage gives in one answer.
    private const int PageSize = 1000;

    /// <summary>
    /// Recomputes an account up to its sequence as it is read at the start; entries that come later do not disturb. It takes three
    /// reads and one more for each thousand entries.
    /// </summary>
    /// <returns>What it found; null where there is no account, or the ID is no user ID.</returns>
    public async Task<AuditReport?> RunAsync(string userId, CancellationToken cancellationToken)
    {
        if (!UserId.IsValid(userId))
        {
            return null;
        }

        // The newest entry first: an account that is read after it cannot be behind it.
        var newest = await accounts.ReadEntryRowsAsync(userId, long.MaxValue, pageSize: 1, cancellationToken)
            .FirstOrDefaultAsync(cancellationToken);
        if (await accounts.FindAsync(userId, cancellationToken) is not var (account, _))
        {
            return null;
        }

        var rules = new LedgerRules(account);
        if (newest is not null)
        {
            rules.CheckNewest(newest);
        }

        await foreach (var entry in accounts.ReadEntryRowsAsync(userId, Math.Max(0, account.Sequence), PageSize, cancellationToken))
        {
            rules.Check(entry);
        }

        return rules.Finish();
    }
}
