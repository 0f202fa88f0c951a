using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker;

namespace BillingFunctions.Audits;

/// <summary>Timer: audits accounts, by default every night.</summary>
public sealed class AuditAccounts(AuditRound round)
{
    /// <summary>Reports each account that disagrees with its ledger as a metric and an error in the log.</summary>
    [Function(nameof(AuditAccounts))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public Task RunAsync([TimerTrigger("%AuditSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        round.RunAsync(cancellationToken);
}
