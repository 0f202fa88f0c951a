using CustomerFunctions.Identity.Passwords;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Roles;

/// <summary>
/// The saga that changes a role. Since sessions have the role in them, all sessions of the user end with it, whatever fails meanwhile.
/// <list type="table">
/// <item><term>SetRole</term><description>the user has the role; refused for the last admin: end</description></item>
/// <item><term>EndSessions</term><description>all sessions of the user end</description></item>
/// </list>
/// </summary>
public static class RoleSaga
{
    /// <summary>The instance of one attempt to change a role. A refused one may be tried again.</summary>
    public static string NewInstanceId(RoleChange change) => $"{InstancePrefix(change.UserId)}{Guid.NewGuid():N}";

    /// <summary>How the IDs of all instances for a user begin.</summary>
    public static string InstancePrefix(UserId userId) => $"role-{userId}-";

    /// <summary>Runs the saga; it returns whether the user has the role now, or why not.</summary>
    [Function(nameof(RoleSaga))]
    public static async Task<RoleResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var change = context.GetInput<RoleChange>() ?? throw new InvalidOperationException("The saga has no input.");
        return await context.GoOnAsNewAfterOutageAsync(() => RunAsync(context, change), () => change);
    }

    private static async Task<RoleResult> RunAsync(TaskOrchestrationContext context, RoleChange change)
    {
        var result = await SetRole.CallAsync(context, change);
        if (result == RoleResult.Set)
        {
            await EndSessions.CallAsync(context, new EndSessionsRequest(change.UserId, KeptSession: null));
        }

        return result;
    }
}
