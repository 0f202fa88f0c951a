using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Failures;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Roles;

/// <summary>Activity: gives a user a role. Giving it again changes nothing.</summary>
public sealed class SetRole(CustomerTable customers, LoginTable logins, AdminTable admins)
{
    private const int MaxAttempts = 20;

    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<RoleResult> CallAsync(TaskOrchestrationContext context, RoleChange change) =>
        context.CallActivityAsync<RoleResult>(nameof(SetRole), change, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns whether the user has the role now, or why not.</summary>
    [Function(nameof(SetRole))]
    public async Task<RoleResult> RunAsync([ActivityTrigger] RoleChange change, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(change.UserId, cancellationToken) is not { UserName: { Length: > 0 } userName }
            || await logins.FindAsync(userName, cancellationToken) is not { HasPassword: true } login
            || login.UserId != change.UserId)
        {
            return RoleResult.NoLogin;
        }

        var result = change.Role == Role.Admin
            ? await admins.GrantAsync(change.UserId, cancellationToken)
            : await admins.RevokeAsync(change.UserId, cancellationToken);
        await FollowAsync(userName, change.UserId, cancellationToken);
        return result;
    }

    /// <summary>Brings the role in a login into line with the row of admins, which another change may have changed once more meanwhile.</summary>
    /// <exception cref="ContentionException">It was changed each time. The login may have the wrong role, so this must be called again.</exception>
    internal async Task FollowAsync(string userName, UserId userId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var isAdmin = await admins.ContainsAsync(userId, cancellationToken);
            var role = isAdmin ? Role.Admin : Role.Customer;
            await logins.ChangeAsync(userName, login => login.UserId == userId && login.HasPassword ? login with { Role = role } : login, cancellationToken);
            if (await admins.ContainsAsync(userId, cancellationToken) == isAdmin)
            {
                return;
            }
        }

        throw new ContentionException($"The role of '{userId}' was changed during each of {MaxAttempts} attempts.");
    }
}

/// <summary>The input of <see cref="SetRole"/> and of <see cref="RoleSaga"/>.</summary>
/// <param name="UserId">Whose role.</param>
/// <param name="Role">The role.</param>
public sealed record RoleChange(UserId UserId, Role Role)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;
}
