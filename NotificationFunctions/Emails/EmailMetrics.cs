using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace NotificationFunctions.Emails;

/// <summary>What becomes of emails, in numbers.</summary>
internal static class EmailMetrics
{
    /// <summary>The outcome of an attempt that found no SendGrid, or got no answer.</summary>
    public const string Failed = "Failed";

    private static readonly Counter<long> Finished = WorkflowTelemetry.Meter.CreateCounter<long>(
        "emails.finished", "{attempt}", "Attempts to send an email.");

    /// <summary>An attempt has ended.</summary>
    public static void CountAttempt(string outcome) => Finished.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
