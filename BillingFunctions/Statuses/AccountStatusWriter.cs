using BillingFunctions.Accounts;
using Shared.Storage;

namespace BillingFunctions.Statuses;

/// <summary>Freezes and unfreezes accounts. Doing so again changes nothing, and what is booked at the same time is not lost.</summary>
public sealed class AccountStatusWriter(AccountTable accounts, ConflictRetry retry, TimeProvider time)
{
    /// <summary>Sets the status and returns the account as it then is; null where there is none.</summary>
    public Task<Account?> SetAsync(string userId, AccountStatus status, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            if (await accounts.FindAsync(userId, token) is not var (account, etag))
            {
                return null;
            }

            if (account.Status == status)
            {
                return account;
            }

            var changed = account.WithStatus(status, time.GetUtcNow());
            await accounts.UpdateAsync(changed, etag, token);
            return changed;
        },
        cancellationToken);
}
