using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// The saga that lets a customer choose a new password. The user name that somebody gave was stored before the saga starts; the token is made
/// inside the activities and passed between them through a row that forgets it as soon as it is sent. A history is kept for long, and many may read it.
/// <list type="table">
/// <item><term>AddPasswordReset</term><description>the reset is stored with a new secret; nobody has the name: end</description></item>
/// <item><term>SendPasswordReset</term><description>PasswordResetRequested is published, and the secret forgotten</description></item>
/// </list>
/// </summary>
public static class PasswordResetSaga
{
    /// <summary>Runs the saga. Its instance ID is the ID of the reset.</summary>
    [Function(nameof(PasswordResetSaga))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var request = context.GetInput<PasswordResetRequest>() ?? throw new InvalidOperationException("The saga has no input.");
        await context.GoOnAsNewAfterOutageAsync(() => RunAsync(context, request), () => request);
    }

    private static async Task<bool> RunAsync(TaskOrchestrationContext context, PasswordResetRequest request)
    {
        var isStored = await AddPasswordReset.CallAsync(context, request);
        if (isStored)
        {
            await SendPasswordReset.CallAsync(context, request);
        }

        return isStored;
    }
}

/// <summary>The input of <see cref="PasswordResetSaga"/> and its activities. It stands in the history of the instance, so it holds no personal data.</summary>
/// <param name="UserName">In inputs of version 1: the login, in its normal form; perhaps nobody's. Null in all others, whose name is stored.</param>
/// <param name="ResetId">The reset.</param>
public sealed record PasswordResetRequest(string? UserName, string ResetId)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The input for a request that is stored.</summary>
    public static PasswordResetRequest Stored(string resetId) => new(UserName: null, resetId) { Version = 2 };
}
