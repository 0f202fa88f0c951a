using CustomerFunctions.Identity.Logins;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Activity: stores a password reset with a new secret. Where an earlier run stored it, that one's secret counts.</summary>
public sealed class AddPasswordReset(LoginTable logins, PasswordResetTable resets, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Returns whether there is a login to reset the password of.</summary>
    [Function(nameof(AddPasswordReset))]
    public async Task<bool> RunAsync([ActivityTrigger] PasswordResetRequest request, CancellationToken cancellationToken)
    {
        if (await logins.FindAsync(request.UserName, cancellationToken) is null)
        {
            return false;
        }

        var (secret, now) = (RandomSecret.New(), time.GetUtcNow());
        var reset = new PasswordResetRow
        {
            PartitionKey = request.UserName,
            RowKey = request.ResetId,
            Secret = secret,
            SecretHash = RandomSecret.Hash(secret),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        await resets.AddAsync(reset, cancellationToken);
        return true;
    }
}
