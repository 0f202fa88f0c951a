using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Placement;

namespace OrderFunctions.Watch;

/// <summary>
/// Timer: looks every five minutes for orders that do not get on and for sagas that failed. It looks from outside, because a saga
/// that is stuck or fails cannot tell. Of all instances of the app one runs it.
/// </summary>
public sealed class SagaWatch(TimeProvider time, ILogger<SagaWatch> logger)
{
    // Each look has Azure Storage go through the instances that are kept; the alerts need no more than this.
    private const string EveryFiveMinutes = "0 */5 * * * *";

    /// <summary>How many instances one look takes notice of. IDs of orders are random, so where there are more these stand for all.</summary>
    internal const int MostInstances = 10_000;

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
            if (++seen > MostInstances)
            {
                logger.LogWarning("More than {MostInstances} orchestrations run or have failed; the rest is not looked at.", MostInstances);
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

    // From full interval to full interval, so that each failure lies in one look's period, however late a look comes.
    private static (DateTime Since, DateTime Until) PeriodOf(TimerInfo timer, DateTime now)
    {
        var until = Floor(now);
        return timer.ScheduleStatus is { Last: { Ticks: > 0 } last } ? (Floor(last.ToUniversalTime()), until) : (until - Interval, until);
    }

    private static DateTime Floor(DateTime time) => new(time.Ticks - (time.Ticks % Interval.Ticks), DateTimeKind.Utc);
}
