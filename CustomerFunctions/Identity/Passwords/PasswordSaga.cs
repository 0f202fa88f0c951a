using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// The saga that changes a password. Once it is changed, the sessions that were started with the old one end, whatever fails meanwhile.
/// <list type="table">
/// <item>
/// <term>SetPassword</term>
/// <description>the login has the new password, and its resets are used up; refused where another change was first: end</description>
/// </item>
/// <item><term>EndSessions</term><description>all sessions end but the one in which it was changed</description></item>
/// </list>
/// </summary>
public static class PasswordSaga
{
    /// <summary>The instance that makes a version of a password.</summary>
    public static string InstanceId(string userId, long version) => $"password-{userId}-{version}";

    /// <summary>Runs the saga; it returns whether the password was changed.</summary>
    [Function(nameof(PasswordSaga))]
    public static async Task<bool> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var change = context.GetInput<PasswordChange>() ?? throw new InvalidOperationException("The saga has no input.");
        if (!await context.CallActivityAsync<bool>(nameof(SetPassword), change, SagaRetries.UntilDone))
        {
            return false;
        }

        await context.CallActivityAsync(nameof(EndSessions), new EndSessionsRequest(change.UserId, change.KeptSession), SagaRetries.UntilDone);
        return true;
    }
}
