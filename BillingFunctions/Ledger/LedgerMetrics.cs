using System.Diagnostics.Metrics;
using Azure;
using Shared.Storage;
using Shared.Telemetry;

namespace BillingFunctions.Ledger;

/// <summary>What the ledger does not do at once, in numbers.</summary>
internal static class LedgerMetrics
{
    private static readonly Counter<long> Conflicts = WorkflowTelemetry.Meter.CreateCounter<long>(
        "ledger.conflicts", "{write}", "Writes that lost against another writer and were tried again.");

    private static readonly Counter<long> Declines = WorkflowTelemetry.Meter.CreateCounter<long>(
        "ledger.declines", "{operation}", "Operations that the ledger refused.");

    /// <summary>An operation was declined, and recorded so.</summary>
    public static void CountDecline(DeclineReason reason) => Declines.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    /// <summary>Runs one attempt of a write, and counts it where it loses.</summary>
    public static async Task<T> CountConflictAsync<T>(Task<T> attempt)
    {
        try
        {
            return await attempt;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            Conflicts.Add(1);
            throw;
        }
    }
}
