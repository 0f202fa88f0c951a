using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Placement;
using Shared.Telemetry;

namespace OrderFunctions.Watch;

/// <summary>
/// Timer: looks every five minutes for orders that take too long and for sagas that failed. A saga that is stuck or has failed cannot report it itself.
/// Of all instances of the app one runs the timer.
/// </summary>
public sealed class SagaWatch(TimeProvider time, ILogger<SagaWatch> logger)
{
    // Each look makes Azure Storage read all instances that are kept. The alerts need no more than this.
    private const string EveryFiveMinutes = "0 */5 * * * *";

    /// <summary>How many instances one look reads. The IDs of orders are random, so a part is representative of all.</summary>
    internal const int MaxInstances = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private static readonly OrchestrationQuery RunningOrFailed = new(Statuses:
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Failed,
    ]);

    /// <summary>Records the age of the oldest running order saga, and counts the orchestrations that failed since the last look.</summary>
    [Function(nameof(SagaWatch))]
    public async Task RunAsync([TimerTrigger(EveryFiveMinutes)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (since, until) = PeriodOf(timer, now);
        var (oldest, failed, seen) = (now, 0, 0);
        await foreach (var instance in client.GetAllInstancesAsync(RunningOrFailed).WithCancellation(cancellationToken))
        {
            if (++seen > MaxInstances)
            {
                logger.LogWarning("More than {MaxInstances} orchestrations run or have failed; the rest is not looked at.", MaxInstances);
                break;
            }

            var changed = instance.LastUpdatedAt.UtcDateTime;
            if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
            {
                failed += changed >= since && changed < until ? 1 : 0;
            }
            else if (instance.Name == nameof(OrderSaga) && instance.CreatedAt.UtcDateTime < oldest)
            {
                oldest = instance.CreatedAt.UtcDateTime;
            }
        }

        SagaMetrics.Record(now - oldest, failed);
    }

    // Periods end at full intervals, so that each failure is counted by exactly one look, however late the timer fires.
    private static (DateTime Since, DateTime Until) PeriodOf(TimerInfo timer, DateTime now)
    {
        var until = Floor(now);
        return timer.ScheduleStatus is { Last: { Ticks: > 0 } last } ? (Floor(last.ToUniversalTime()), until) : (until - Interval, until);
    }

    private static DateTime Floor(DateTime time) => new(time.Ticks - (time.Ticks % Interval.Ticks), DateTimeKind.Utc);
}

/// <summary>The numbers that are found by looking at all sagas.</summary>
internal static class SagaMetrics
{
    private static readonly Gauge<double> OldestRunning = WorkflowTelemetry.Meter.CreateGauge<double>(
        "orders.oldest_running.age", "s", "Age of the oldest order saga that is still running; 0 when none is.");

    private static readonly Counter<long> Failed = WorkflowTelemetry.Meter.CreateCounter<long>(
        "orchestrations.failed", "{orchestration}", "Orchestrations that ended as failed.");

    /// <summary>Records what one look has found.</summary>
    public static void Record(TimeSpan oldestRunning, int failed)
    {
        OldestRunning.Record(oldestRunning.TotalSeconds);
        if (failed > 0)
        {
            Failed.Add(failed);
        }
    }
}
