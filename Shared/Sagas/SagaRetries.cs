using Microsoft.DurableTask;

namespace Shared.Sagas;

/// <summary>How often sagas repeat a failed activity. A <see cref="FinalFailureException"/> is never repeated: it ends the saga.</summary>
public static class SagaRetries
{
    /// <summary>For steps that the saga can undo: six attempts within half a minute (pauses of 1, 2, 4, 8 and 16 s).</summary>
    public static TaskOptions Bounded { get; } = Create(6, TimeSpan.FromSeconds(16));

    /// <summary>
    /// For steps that must succeed, in sagas without a platform version: without end, at least once a minute. The history of such a saga grows as long
    /// as an outage lasts.
    /// </summary>
    public static TaskOptions UntilDone { get; } = Create(int.MaxValue, TimeSpan.FromMinutes(1));

    /// <summary>
    /// For steps that must succeed: about an hour, with pauses that grow to five minutes. After that the saga goes on as new
    /// (<see cref="LongOutages.GoOnAsNewAfterOutageAsync"/>), so that its history stays small however long an outage lasts.
    /// </summary>
    internal static TaskOptions UntilGoingOn { get; } = Create(20, TimeSpan.FromMinutes(5));

    /// <summary>The retries of a step that must succeed, in the version that the saga was started with.</summary>
    public static TaskOptions UntilDoneIn(TaskOrchestrationContext context) => context.GoesOnAsNew() ? UntilGoingOn : UntilDone;

    private static TaskOptions Create(int attempts, TimeSpan longestPause) => new(new TaskRetryOptions(
        new RetryPolicy(attempts, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, longestPause)
        {
            HandleFailure = failure => !failure.IsOrWraps<FinalFailureException>(),
        }));
}
