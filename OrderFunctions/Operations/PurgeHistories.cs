using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Shared.Settings;

namespace OrderFunctions.Operations;

/// <summary>
/// Timer: deletes the histories of orchestrations that completed long ago. When a key is repeated later, the answer comes from the stored order.
/// Failed and terminated orchestrations are kept until an admin has dealt with them.
/// </summary>
public sealed class PurgeHistories(HistoryRetention retention, TimeProvider time, ILogger<PurgeHistories> logger)
{
    /// <summary>How many portions a run purges. What is left then waits for the next night.</summary>
    public const int MaxPortions = 10;

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
        for (var portion = 0; portion < MaxPortions && !isComplete; portion++)
        {
            var result = await client.PurgeAllInstancesAsync(filter, cancellationToken);
            purged += result.PurgedInstanceCount;

            // A storage provider that does not say has no portions: it has purged all.
            isComplete = result.IsComplete ?? true;
        }

        logger.LogInformation("{Count} histories were purged; nothing is left: {IsComplete}.", purged, isComplete);
    }
}

/// <summary>How long the histories of completed orchestrations are kept.</summary>
/// <param name="Age">
/// Setting <c>Orchestrations__HistoryRetention</c>, counted from the start of an orchestration: at least one day; 30 days where it is not set.
/// </param>
public sealed record HistoryRetention(TimeSpan Age) : ISettings<HistoryRetention>
{
    /// <inheritdoc/>
    public static HistoryRetention Read(SettingReader reader) => new(reader.ReadTime(
        "Orchestrations__HistoryRetention", TimeSpan.FromDays(30), min: TimeSpan.FromDays(1), max: TimeSpan.FromDays(3650)));
}
