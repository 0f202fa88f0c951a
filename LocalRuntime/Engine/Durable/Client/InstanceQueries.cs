using LocalRuntime.Engine.Durable.Hub;
using LocalRuntime.Engine.Durable.State;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>What clients ask of many instances at once.</summary>
internal sealed class InstanceQueries(TaskHub hub, InstanceRequests requests)
{
    private const int PurgedAtOnce = 256;

    /// <summary>One page of the instances that a query wants, by their IDs.</summary>
    public Page<OrchestrationMetadata> Find(OrchestrationQuery query, string? continuation, int pageSize)
    {
        if (query.TaskHubNames?.Any() == true)
        {
            throw new NotSupportedException($"The local runtime has no {nameof(OrchestrationQuery)}.{nameof(OrchestrationQuery.TaskHubNames)}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var statuses = query.Statuses?.ToHashSet();
        var found = hub.Views
            .Where(view => IsCreated(view, query.CreatedFrom, query.CreatedTo))
            .Where(view => statuses is not { Count: > 0 } || statuses.Contains(view.Status))
            .Where(view => query.InstanceIdPrefix is null || view.Start.Instance.StartsWith(query.InstanceIdPrefix, StringComparison.Ordinal))
            .Where(view => continuation is null || string.CompareOrdinal(view.Start.Instance, continuation) > 0)
            .OrderBy(view => view.Start.Instance, StringComparer.Ordinal)
            .Take(pageSize + 1)
            .Select(view => InstanceMetadata.OfMany(view, query.FetchInputsAndOutputs ? hub.App.Converter : null))
            .ToList();
        return found.Count <= pageSize
            ? new Page<OrchestrationMetadata>(found)
            : new Page<OrchestrationMetadata>(found[..pageSize], found[pageSize - 1].InstanceId);
    }

    /// <summary>Forgets the ended instances that a filter wants, until its time is over.</summary>
    public async Task<PurgeResult> PurgeAsync(PurgeInstancesFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Timeout is { } timeout)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(filter));
        }

        var began = hub.Time.GetTimestamp();
        var statuses = filter.Statuses?.ToHashSet();
        var purged = 0;
        var ended = hub.Views
            .Where(view => view.HasEnded && IsCreated(view, filter.CreatedFrom, filter.CreatedTo))
            .Where(view => statuses is not { Count: > 0 } || statuses.Contains(view.Status));
        foreach (var some in ended.Chunk(PurgedAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filter.Timeout <= hub.Time.GetElapsedTime(began))
            {
                return new PurgeResult(purged, isComplete: false);
            }

            var results = await Task.WhenAll(some.Select(view => requests.PurgeAsync(view.Start.Instance)));
            purged += results.Count(wasThere => wasThere);
        }

        return new PurgeResult(purged, filter.Timeout is null ? null : true);
    }

    private static bool IsCreated(InstanceView view, DateTimeOffset? from, DateTimeOffset? to) =>
        (from is null || view.Start.At >= from.Value.UtcDateTime) && (to is null || view.Start.At <= to.Value.UtcDateTime);
}
