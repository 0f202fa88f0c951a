using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace OrderFunctions.Audits;

/// <summary>Timer: compares orders with ledger and sagas, by default every night.</summary>
public sealed class AuditOrders(OrderAuditRound round)
{
    /// <summary>Reports each order that disagrees as a metric, an error in the log and a finding.</summary>
    [Function(nameof(AuditOrders))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public Task RunAsync(
        [TimerTrigger("%AuditSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        round.RunAsync(client, cancellationToken);
}
