using System.Globalization;
using DurableTask.Core;
using DurableTask.Core.Query;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>Reads pages of instances. Each page reads a bounded part of one index, however many instances there are.</summary>
internal static class InstanceQuery
{
    private const int MaxPageSize = 1_000;

    // Bounds what a page reads: instances that match the prefix, but not the status or the time, are skipped.
    private const int MaxSkipped = 1_000;

    public static OrchestrationQueryResult Run(StoreSession session, long hub, OrchestrationQuery query)
    {
        if (query.TaskHubNames?.Count > 0)
            throw new NotSupportedException("Orchestrations cannot be queried by the name of their task hub.");
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        var pageSize = Math.Min(query.PageSize, MaxPageSize);
        return string.IsNullOrEmpty(query.InstanceIdPrefix)
            ? ByCreation(session, hub, query, pageSize)
            : ByPrefix(session, hub, query, query.InstanceIdPrefix, pageSize);
    }

    // The index is by status and time, so the first rows of each status are merged.
    private static OrchestrationQueryResult ByCreation(StoreSession session, long hub, OrchestrationQuery query, int pageSize)
    {
        var after = query.ContinuationToken is null ? new Position(CreatedFrom(query), -1) : ParsePosition(query.ContinuationToken);
        ICollection<OrchestrationStatus> statuses = query.RuntimeStatus is { Count: > 0 } asked ? asked : Enum.GetValues<OrchestrationStatus>();
        var found = statuses.Distinct()
            .SelectMany(status => InstanceTable.FindByStatus(session, hub, status, after, CreatedTo(query), pageSize, query.FetchInputsAndOutputs))
            .OrderBy(instance => instance.Position.CreatedAt)
            .ThenBy(instance => instance.Id)
            .Take(pageSize)
            .ToList();
        return Page(found, found.Count == pageSize ? $"{found[^1].Position.CreatedAt}:{found[^1].Id}" : null);
    }

    private static OrchestrationQueryResult ByPrefix(StoreSession session, long hub, OrchestrationQuery query, string prefix, int pageSize)
    {
        var limit = Math.Max(pageSize, MaxSkipped);
        var read = InstanceTable.FindByPrefix(session, hub, prefix, query.ContinuationToken ?? "", limit, query.FetchInputsAndOutputs);
        var found = read.Where(instance => Matches(instance.State, query)).Take(pageSize).ToList();
        var last = found.Count == pageSize ? found[^1] : read.Count == limit ? read[^1] : null;
        return Page(found, last?.State.OrchestrationInstance.InstanceId);
    }

    private static bool Matches(OrchestrationState state, OrchestrationQuery query) =>
        (query.RuntimeStatus is null or { Count: 0 } || query.RuntimeStatus.Contains(state.OrchestrationStatus)) &&
        state.CreatedTime.Ticks >= CreatedFrom(query) && state.CreatedTime.Ticks <= CreatedTo(query);

    private static OrchestrationQueryResult Page(List<StoredState> found, string? continuationToken) =>
        new([.. found.Select(instance => instance.State)], continuationToken);

    private static long CreatedFrom(OrchestrationQuery query) => query.CreatedTimeFrom?.Ticks ?? 0;

    private static long CreatedTo(OrchestrationQuery query) => query.CreatedTimeTo is { Ticks: > 0 } to ? to.Ticks : long.MaxValue;

    private static Position ParsePosition(string token)
    {
        var parts = token.Split(':');
        if (parts is [var createdAt, var id] &&
            long.TryParse(createdAt, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) &&
            long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return new Position(ticks, row);
        }

        throw new ArgumentException($"The continuation token '{token}' is none of this store's.", nameof(token));
    }
}
