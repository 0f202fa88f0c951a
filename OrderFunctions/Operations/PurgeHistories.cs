using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Operations;

/// <summary>
/// Timer: forgets the histories of orchestrations that have completed. A key that is repeated later is answered from what is stored.
/// Failed and terminated ones are kept until somebody has dealt with them.
/// </summary>
public sealed class PurgeHistories(HistoryRetention retention, TimeProvider time, ILogger<PurgeHistories> logger)
{
    /// <summary>So many portions make a run; what is left then waits for the next night.</summary>
    public const int MostPortions = 10;

    private static readonly TimeSpan PortionTime = TimeSpan.FromSeconds(25);

    /// <summary>Purges in portions of a limited time, so that a large backlog does not hold the function beyond its own time-out.</summary>
    [Function(nameof(PurgeHistories))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task RunAsync(
        [TimerTrigger("0 30 4 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var filter = new PurgeInstancesFilter(CreatedTo: time.GetUtcNow() - retention.Age, Statuses: [OrchestrationRuntimeStatus.Completed])
        {
            Timeout = PortionTime,
        };
        var purged = 0;
        var isComplete = false;
        for (var portion = 0; portion < MostPortions && !isComplete; portion++)
        {
            var result = await client.PurgeAllInstancesAsync(filter, cancellationToken);
            purged += result.PurgedInstanceCount;

            // A storage provider that does not say has no portions: it has purged all.
            isComplete = result.IsComplete ?? true;
        }

        logger.LogInformation("{Count} histories were purged; nothing is left: {IsComplete}.", purged, isComplete);
    }
}
