using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BillingFunctions.Sagas;

/// <summary>Starts sagas, each once for its instance ID, and waits for what they have to say.</summary>
public sealed class SagaClient(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private const double PauseGrowth = 1.5;

    /// <summary>Starts a saga unless there is one that runs or has completed. One that failed or was terminated is driven again.</summary>
    /// <returns>
    /// False where there is one already. True does not exclude it: two starts can race, and both believe that they won. So the
    /// caller compares its request with the instance's input before it answers.
    /// </returns>
    public static async Task<bool> StartOrJoinAsync(
        DurableTaskClient client, TaskName saga, string instanceId, object input, CancellationToken cancellationToken)
    {
        // Naming statuses takes the protection from all others, so every one that must not be replaced is named.
        var options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Suspended,
            OrchestrationRuntimeStatus.Completed);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(saga, input, options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>Looks at an instance, in growing pauses, until it has ended or has what the caller wants, or the wait is over.</summary>
    /// <returns>The instance as it was seen last; null where there is none.</returns>
    public async Task<OrchestrationMetadata?> WaitAsync(
        DurableTaskClient client, string instanceId, Func<OrchestrationMetadata, bool> isEnough, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * PauseGrowth < LongestPause ? pause * PauseGrowth : LongestPause)
        {
            var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
            var left = wait - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || instance is not null && (instance.IsCompleted || isEnough(instance)))
            {
                return instance;
            }

            await Task.Delay(pause < left ? pause : left, time, cancellationToken);
        }
    }
}
