using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Shared.Sagas;

/// <summary>Starts sagas, each once for its instance ID, and waits for what they have to say.</summary>
public sealed class SagaClient(TimeProvider time, SagaProgress progress)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    // A storage provider may start what a turn has scheduled shortly before it shows what the turn has told.
    private static readonly TimeSpan PauseAfterSignal = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private const double PauseGrowth = 2;

    private static readonly OrchestrationRuntimeStatus[] Alive =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>Starts a saga unless there is one that runs or has completed. One that failed or was terminated is driven again.</summary>
    /// <returns>
    /// False where there is one already. True does not exclude it: two starts can race, and both believe that they won. So the
    /// caller compares its request with the instance's input before it answers.
    /// </returns>
    public static Task<bool> StartOrJoinAsync(
        DurableTaskClient client, TaskName saga, string instanceId, object input, CancellationToken cancellationToken) =>
        TryStartAsync(client, saga, instanceId, input, [.. Alive, OrchestrationRuntimeStatus.Completed], cancellationToken);

    /// <summary>Starts a saga unless there is an instance, whatever its state. So who drives an ended one again knows that it does.</summary>
    /// <returns>False where there is one, with the same reservation as for <see cref="StartOrJoinAsync"/>.</returns>
    public static Task<bool> StartNewAsync(
        DurableTaskClient client, TaskName saga, string instanceId, object input, CancellationToken cancellationToken) =>
        TryStartAsync(
            client,
            saga,
            instanceId,
            input,
            [.. Alive, OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            cancellationToken);

    /// <summary>Starts a saga again in place of an instance that has ended, also of one that has completed: only to repair what it left or was lost.</summary>
    /// <returns>False where one runs.</returns>
    public static Task<bool> StartAgainAsync(
        DurableTaskClient client, TaskName saga, string instanceId, object input, CancellationToken cancellationToken) =>
        TryStartAsync(client, saga, instanceId, input, Alive, cancellationToken);

    // Naming statuses takes the protection from all others, so every one that must not be replaced is named. Naming all that can end an instance would
    // name none, by the SDK's rule; Canceled, which is never named, is the one that no instance gets.
    private static async Task<bool> TryStartAsync(
        DurableTaskClient client,
        TaskName saga,
        string instanceId,
        object input,
        OrchestrationRuntimeStatus[] kept,
        CancellationToken cancellationToken)
    {
        try
        {
            var options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses(kept);
            await client.ScheduleNewOrchestrationInstanceAsync(saga, input, options, cancellationToken);
            return true;
        }
        // The one type of the engine that the apps name: the official client documents it, and brings it along.
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>
    /// Looks at an instance until it has ended or has what the caller wants, or the wait is over: when it publishes what it has told
    /// (<see cref="SagaProgress"/>), and in growing pauses, because another instance of the app may do that, and a saga can end without. In Azure each look is
    /// an operation of Table Storage.
    /// </summary>
    /// <param name="client">The caller's Durable client.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="isEnough">Whether it has what the caller wants.</param>
    /// <param name="wait">How long the caller waits.</param>
    /// <param name="isNew">Whether it was started just now, so that there is nothing to see yet.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>The instance as it was seen last; null where there is none.</returns>
    public async Task<OrchestrationMetadata?> WaitAsync(
        DurableTaskClient client,
        string instanceId,
        Func<OrchestrationMetadata, bool> isEnough,
        TimeSpan wait,
        bool isNew,
        CancellationToken cancellationToken)
    {
        using var watch = progress.StartWatch(instanceId);
        var start = time.GetTimestamp();
        for (var (pause, mayLook) = (FirstPause, !isNew); ; mayLook = true)
        {
            var left = wait - time.GetElapsedTime(start);
            if (mayLook || left <= TimeSpan.Zero)
            {
                var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
                left = wait - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero || instance is not null && (instance.IsCompleted || isEnough(instance)))
                {
                    return instance;
                }
            }

            var isSignalled = await watch.WaitAsync(pause < left ? pause : left, time, cancellationToken);
            pause = isSignalled ? PauseAfterSignal : TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * PauseGrowth), LongestPause.Ticks));
        }
    }
}
