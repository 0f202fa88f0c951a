using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace NotificationFunctions.Consumers;

/// <summary>What becomes of messages, in numbers.</summary>
internal static class MessageMetrics
{
    private static readonly Counter<long> DeadLettered = WorkflowTelemetry.Meter.CreateCounter<long>(
        "messages.deadlettered", "{message}", "Messages that the app gave up.");

    /// <summary>A message was dead-lettered.</summary>
    public static void CountDeadLetter(string reason) => DeadLettered.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
