using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// The saga that lets a customer choose a new password. The token is made inside of the activities and passed between them through a row
/// that forgets it as soon as it is sent: a history is kept for long, and many may read it.
/// <list type="table">
/// <item><term>AddPasswordReset</term><description>the reset is stored with a new secret; nobody has the name: end</description></item>
/// <item><term>SendPasswordReset</term><description>PasswordResetRequested is published, the secret forgotten</description></item>
/// </list>
/// </summary>
public static class PasswordResetSaga
{
    /// <summary>Runs the saga. Its instance ID is the ID of the reset.</summary>
    [Function(nameof(PasswordResetSaga))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var request = context.GetInput<PasswordResetRequest>() ?? throw new InvalidOperationException("The saga has no input.");
        if (await context.CallActivityAsync<bool>(nameof(AddPasswordReset), request, SagaRetries.UntilDone))
        {
            await context.CallActivityAsync(nameof(SendPasswordReset), request, SagaRetries.UntilDone);
        }
    }
}
