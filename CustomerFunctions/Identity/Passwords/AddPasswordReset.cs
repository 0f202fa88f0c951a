using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identity;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Activity: stores a password reset with a new secret. Where an earlier run stored it, that one's secret counts.</summary>
public sealed class AddPasswordReset(LoginTable logins, CustomerTable customers, PasswordResetTable resets, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<bool> CallAsync(TaskOrchestrationContext context, PasswordResetRequest request) =>
        context.CallActivityAsync<bool>(nameof(AddPasswordReset), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns whether there is a password to reset, and an address to write to.</summary>
    [Function(nameof(AddPasswordReset))]
    public async Task<bool> RunAsync([ActivityTrigger] PasswordResetRequest request, CancellationToken cancellationToken)
    {
        if (await resets.FindUserNameAsync(request, cancellationToken) is not { } userName
            || await logins.FindAsync(userName, cancellationToken) is not { HasPassword: true } login
            || await customers.FindAsync(login.UserId, cancellationToken) is not { Status: CustomerStatus.Approved } customer)
        {
            await resets.RemoveRequestAsync(request.ResetId, cancellationToken);
            return false;
        }

        var (secret, now) = (RandomSecret.New(), time.GetUtcNow());
        var reset = new PasswordResetRow
        {
            PartitionKey = userName,
            RowKey = request.ResetId,
            Secret = secret,
            SecretHash = RandomSecret.Hash(secret),
            AddressKey = PasswordResetRow.AddressKeyOf(customer.Email),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        await resets.AddAsync(reset, cancellationToken);
        return true;
    }
}
