using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace OrderFunctions.Watch;

/// <summary>What only a look at all sagas can tell, in numbers.</summary>
internal static class SagaMetrics
{
    private static readonly Gauge<double> OldestRunning = WorkflowTelemetry.Meter.CreateGauge<double>(
        "orders.oldest_running.age", "s", "Age of the oldest order saga that is still running; 0 when none is.");

    private static readonly Counter<long> Failed = WorkflowTelemetry.Meter.CreateCounter<long>(
        "orchestrations.failed", "{orchestration}", "Orchestrations that ended as failed.");

    /// <summary>What one look has found.</summary>
    public static void Record(TimeSpan oldestRunning, int failed)
    {
        OldestRunning.Record(oldestRunning.TotalSeconds);
        if (failed > 0)
        {
            Failed.Add(failed);
        }
    }
}
