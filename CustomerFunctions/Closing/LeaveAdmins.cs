using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.Closing;

/// <summary>
/// Activity: takes the role of an admin from a customer who wants to leave, so that the last admin cannot leave. It is the first step of a closing;
/// <see cref="ReturnToAdmins"/> takes it back. Doing it again changes nothing.
/// </summary>
public sealed class LeaveAdmins(CustomerTable customers, AdminTable admins, SetRole roles)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<bool> CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync<bool>(nameof(LeaveAdmins), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns whether the customer may leave; false where no admin would be left, and nothing has changed then.</summary>
    [Function(nameof(LeaveAdmins))]
    public async Task<bool> RunAsync([ActivityTrigger] UserId userId, string instanceId, CancellationToken cancellationToken)
    {
        if (!await admins.TryLeaveAsync(userId, instanceId, cancellationToken))
        {
            return false;
        }

        if (await customers.FindAsync(userId, cancellationToken) is { UserName: { Length: > 0 } userName })
        {
            await roles.FollowAsync(userName, userId, cancellationToken);
        }

        return true;
    }
}

/// <summary>
/// Activity: takes back <see cref="LeaveAdmins"/> where a closing is refused. Doing it again changes nothing, also where the next closing has begun.
/// </summary>
public sealed class ReturnToAdmins(CustomerTable customers, AdminTable admins, SetRole roles)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync(nameof(ReturnToAdmins), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the customer has the role from before, or the next closing decides on it.</summary>
    [Function(nameof(ReturnToAdmins))]
    public async Task RunAsync([ActivityTrigger] UserId userId, string instanceId, CancellationToken cancellationToken)
    {
        await admins.ReturnAsync(userId, instanceId, cancellationToken);
        if (await customers.FindAsync(userId, cancellationToken) is { UserName: { Length: > 0 } userName })
        {
            await roles.FollowAsync(userName, userId, cancellationToken);
        }
    }
}
