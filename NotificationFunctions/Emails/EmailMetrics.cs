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

    private static readonly Counter<long> Reported = WorkflowTelemetry.Meter.CreateCounter<long>(
        "emails.reported", "{email}", "Emails whose state a report of SendGrid changed.");

    private static readonly Counter<long> Ignored = WorkflowTelemetry.Meter.CreateCounter<long>(
        "emails.reports.ignored", "{event}", "Events of SendGrid that say nothing about the state of an email of this app.");

    /// <summary>An attempt has ended.</summary>
    public static void CountAttempt(string outcome) => Finished.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A report has changed what is known of an email.</summary>
    public static void CountReport(EmailStatus status) => Reported.Add(1, new KeyValuePair<string, object?>("outcome", status.ToString()));

    /// <summary>Events have been looked at and left.</summary>
    public static void CountIgnored(int events) => Ignored.Add(events);
}
