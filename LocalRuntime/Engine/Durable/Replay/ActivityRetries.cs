using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>Repeats calls that fail, inside the orchestration: each attempt and each pause is part of its history.</summary>
internal static class ActivityRetries
{
    /// <summary>
    /// Repeats as a policy says. Official source: <c>RetryInterceptor.cs</c> (durabletask), but for the timer of no length that it still sets after
    /// the last attempt for the sake of old histories.
    /// </summary>
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Officially all failures of a call count, also a result of the wrong type.")]
    public static async Task<T> ByPolicyAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var firstAttempt = context.CurrentUtcDateTime;
        for (var failures = 0; ; failures++)
        {
            TimeSpan pause;
            try
            {
                return await attempt();
            }
            catch (Exception failure)
            {
                if (failures + 1 >= policy.MaxNumberOfAttempts
                    || !IsWorthRetrying(policy, failure)
                    || IsOver(policy, context.CurrentUtcDateTime - firstAttempt))
                {
                    throw;
                }

                pause = DelayOf(policy, failures);
            }

            await context.CreateTimer(pause, CancellationToken.None);
        }
    }

    /// <summary>Repeats as long as a handler says so. Official source: <c>TaskOrchestrationContextWrapper.cs</c> (durabletask-dotnet).</summary>
    public static async Task<T> ByHandlerAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var firstAttempt = context.CurrentUtcDateTime;
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure)
            {
                var elapsed = context.CurrentUtcDateTime - firstAttempt;
                if (!await handler(new RetryContext(context, failures, failure.FailureDetails, elapsed, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }

    private static bool IsOver(RetryPolicy policy, TimeSpan elapsed) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout;

    private static TimeSpan DelayOf(RetryPolicy policy, int earlierFailures)
    {
        var grown = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, earlierFailures);
        var limit = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        return grown < limit.TotalMilliseconds ? TimeSpan.FromMilliseconds(grown) : limit;
    }

    // What a policy's own handler throws must not hide the failure: it counts as a no.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The official interceptor swallows them all.")]
    private static bool IsWorthRetrying(RetryPolicy policy, Exception failure)
    {
        try
        {
            return policy.IsWorthRetrying is not { } ask || (failure is TaskFailedException failed && ask(failed.FailureDetails));
        }
        catch (Exception)
        {
            return false;
        }
    }
}
