using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace BillingFunctions.Ledger;

/// <summary>The metrics of the ledger.</summary>
internal static class LedgerMetrics
{
    private static readonly Counter<long> Conflicts = WorkflowTelemetry.Meter.CreateCounter<long>(
        "ledger.conflicts", "{write}", "Transactions that lost against another writer and were tried again.");

    private static readonly Counter<long> Declines = WorkflowTelemetry.Meter.CreateCounter<long>(
        "ledger.declines", "{operation}", "Operations that the ledger refused.");

    /// <summary>Counts an operation that was declined and recorded as such.</summary>
    public static void CountDecline(DeclineReason reason) => Declines.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    /// <summary>Counts a transaction that failed because another writer was faster.</summary>
    public static void CountConflict() => Conflicts.Add(1);
}
