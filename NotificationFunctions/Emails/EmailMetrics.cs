using System.Diagnostics.Metrics;
using Shared.Emails;
using Shared.Telemetry;

namespace NotificationFunctions.Emails;

/// <summary>Counts emails, attempts to send them, and reports about them.</summary>
internal static class EmailMetrics
{
    /// <summary>The outcome of an attempt that did not reach SendGrid, or got no answer.</summary>
    public const string Failed = "Failed";

    private static readonly Counter<long> Finished = WorkflowTelemetry.Meter.CreateCounter<long>(
        "emails.finished", "{attempt}", "Attempts to send an email.");

    private static readonly Counter<long> Reported = WorkflowTelemetry.Meter.CreateCounter<long>(
        "emails.reported", "{email}", "Emails whose state a report of SendGrid changed.");

    private static readonly Counter<long> Ignored = WorkflowTelemetry.Meter.CreateCounter<long>(
        "emails.reports.ignored", "{event}", "Events of SendGrid that say nothing about the state of an email of this app.");

    /// <summary>An attempt has ended, or was not made because the email was overtaken.</summary>
    public static void CountAttempt(string outcome) => Finished.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A report has changed the state of an email.</summary>
    public static void CountReport(EmailStatus status) => Reported.Add(1, new KeyValuePair<string, object?>("outcome", status.ToString()));

    /// <summary>Events were read that say nothing about an email of this app.</summary>
    public static void CountIgnored(int events) => Ignored.Add(events);
}
