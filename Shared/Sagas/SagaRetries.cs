using Microsoft.DurableTask;

namespace Shared.Sagas;

/// <summary>How sagas repeat their activities. A failure that no repetition can mend ends the saga at once, for an operator to see.</summary>
public static class SagaRetries
{
    /// <summary>Repeated until it succeeds, at least once a minute: for steps after which a saga must not stop.</summary>
    public static TaskOptions UntilDone { get; } = Create(int.MaxValue, TimeSpan.FromMinutes(1));

    /// <summary>Repeated for about half a minute (after 1, 2, 4, 8 and 16 s): for steps that the saga can undo.</summary>
    public static TaskOptions Bounded { get; } = Create(6, TimeSpan.FromSeconds(16));

    private static TaskOptions Create(int attempts, TimeSpan longestPause) => new(new TaskRetryOptions(
        new RetryPolicy(attempts, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, longestPause)
        {
            HandleFailure = failure => !failure.IsOrWraps<FinalFailureException>(),
        }));
}
