using System.Diagnostics;
using DurableTask.Core;
using DurableTask.Core.Common;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using DurableTask.Core.Tracing;

namespace Emulators.Durable;

/// <content>The client interfaces. Each call is one write, which is acknowledged when it is on the disk, or one bounded read.</content>
public sealed partial class LocalOrchestrationService :
    IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient
{
    private static readonly OrchestrationStatus[] Live =
        [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended, OrchestrationStatus.ContinuedAsNew];

    /// <summary>Creates an orchestration. One of the same instance ID that has ended is replaced.</summary>
    /// <exception cref="OrchestrationAlreadyExistsException">One of the same instance ID has not ended.</exception>
    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage) => CreateTaskOrchestrationAsync(creationMessage, Live);

    /// <summary>
    /// Creates an orchestration. An instance of the same ID with any other status is replaced, with all its rows and whatever it does. Without statuses all
    /// instances that have not ended are protected.
    /// </summary>
    /// <exception cref="OrchestrationAlreadyExistsException">One of the same instance ID has one of the statuses.</exception>
    /// <exception cref="NotSupportedException">The instance ID is an entity's.</exception>
    public async Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses)
    {
        if (creationMessage.Event is not ExecutionStartedEvent)
            throw new ArgumentException("Only an ExecutionStarted message creates an orchestration.", nameof(creationMessage));
        ThrowIfEntity(creationMessage.OrchestrationInstance.InstanceId);
        var start = OutgoingMessage.Of(creationMessage);
        await DeliverAsync(delivery => delivery.Start(start, dedupeStatuses is null or [] ? Live : dedupeStatuses));
    }

    /// <summary>Sends a message to an instance. It is dropped where the instance does not exist or has ended.</summary>
    /// <exception cref="NotSupportedException">The instance ID is an entity's.</exception>
    public Task SendTaskOrchestrationMessageAsync(TaskMessage message) => SendTaskOrchestrationMessageBatchAsync(message);

    /// <summary>Sends messages as one write: all are accepted, or none.</summary>
    /// <inheritdoc cref="SendTaskOrchestrationMessageAsync"/>
    public async Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] messages)
    {
        foreach (var message in messages)
            ThrowIfEntity(message.OrchestrationInstance.InstanceId);
        var outgoing = messages.Select(OutgoingMessage.Of).ToList();
        await DeliverAsync(delivery =>
        {
            foreach (var message in outgoing)
                delivery.Send(message);
        });
    }

    /// <inheritdoc/>
    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string? reason) =>
        ForceTerminateTaskOrchestrationAsync(instanceId, reason, recursive: false);

    /// <summary>Terminates an instance, at once where its start is not due yet; recursively also its sub-orchestrations, and theirs.</summary>
    public async Task ForceTerminateTaskOrchestrationAsync(string instanceId, string? reason, bool recursive)
    {
        var message = OutgoingMessage.Of(new TaskMessage
        {
            Event = new ExecutionTerminatedEvent(-1, reason),
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
        });
        await DeliverAsync(delivery => delivery.Terminate(message, recursive));
    }

    /// <summary>Rewinds a failed orchestration: what has failed in it runs again. Any other instance is not changed.</summary>
    public async Task RewindTaskOrchestrationAsync(string instanceId, string? reason)
    {
        // The engine takes it for granted that a rewind has a trace context.
        var traceParent = Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
        await SendTaskOrchestrationMessageAsync(new TaskMessage
        {
            Event = new ExecutionRewoundEvent(-1, reason) { ParentTraceContext = new DistributedTraceContext(traceParent) },
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
        });
    }

    /// <summary>Waits until an instance has ended; null where it has not in time.</summary>
    public async Task<OrchestrationState?> WaitForOrchestrationAsync(
        string instanceId, string? executionId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            using var waiter = _waiters.Register(instanceId);
            var state = await GetOrchestrationStateAsync(instanceId, executionId);
            if (state?.OrchestrationStatus.HasEnded() == true)
                return state;
            var left = timeout == Timeout.InfiniteTimeSpan || timeout == TimeSpan.MaxValue
                ? Timeout.InfiniteTimeSpan
                : timeout - _options.TimeProvider.GetElapsedTime(started);
            if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
                return null;
            try
            {
                await waiter.Ended.WaitAsync(left, _options.TimeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>The state of an instance, or nothing. Only the last execution is kept.</summary>
    public async Task<IList<OrchestrationState>> GetOrchestrationStateAsync(string instanceId, bool allExecutions) =>
        await GetOrchestrationStateAsync(instanceId, executionId: null) is { } state ? [state] : [];

    /// <summary>The state of an instance; null where there is none, or it is at another execution than the one named.</summary>
    public Task<OrchestrationState?> GetOrchestrationStateAsync(string instanceId, string? executionId)
    {
        var state = _store.Read(session => InstanceTable.FindState(session, _hub, instanceId));
        var isAsked = string.IsNullOrEmpty(executionId) || state?.OrchestrationInstance.ExecutionId == executionId;
        return Task.FromResult(isAsked ? state : null);
    }

    /// <summary>The history as a JSON array of the engine's events, as the official providers give it; empty where there is none.</summary>
    public Task<string> GetOrchestrationHistoryAsync(string instanceId, string? executionId) =>
        Task.FromResult(EventJson.WriteHistory(ReadHistory(instanceId, executionId)));

    /// <summary>The history of an instance, oldest event first; empty where there is none, or it is at another execution than the one named.</summary>
    public IReadOnlyList<HistoryEvent> ReadHistory(string instanceId, string? executionId = null)
    {
        var stored = _store.Read(session => InstanceTable.Find(session, _hub, instanceId) is { } instance &&
            (string.IsNullOrEmpty(executionId) || instance.ExecutionId == executionId) ? HistoryTable.Read(session, instance.Id) : []);
        return [.. stored.Select(historyEvent => historyEvent.Read())];
    }

    /// <summary>
    /// One page of the hub's instances: in the order of their creation, or of their instance IDs where those are filtered by a prefix. A page can be shorter
    /// than asked for, or empty, while there are more; the last one has no continuation token.
    /// </summary>
    /// <exception cref="ArgumentException">The continuation token is invalid, or the page size is not positive.</exception>
    /// <exception cref="NotSupportedException">The query names task hubs.</exception>
    public Task<OrchestrationQueryResult> GetOrchestrationWithQueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(_store.Read(session => InstanceQuery.Run(session, _hub, query)));

    /// <summary>Removes an instance that has ended, with its history.</summary>
    public async Task<PurgeResult> PurgeInstanceStateAsync(string instanceId)
    {
        var purged = await _store.WriteAsync(session => InstancePurge.Purge(session, _hub, instanceId));
        return new PurgeResult(purged ? 1 : 0);
    }

    /// <summary>Removes the instances that have ended and match, in portions, so that other writes get their turn.</summary>
    public Task<PurgeResult> PurgeInstanceStateAsync(PurgeInstanceFilter purgeInstanceFilter)
    {
        var from = purgeInstanceFilter.CreatedTimeFrom.Ticks;
        var until = purgeInstanceFilter.CreatedTimeTo?.Ticks ?? long.MaxValue;
        var statuses = purgeInstanceFilter.RuntimeStatus?.Intersect(InstanceTable.EndedStatuses).ToList();
        return PurgeAsync(statuses is null ? InstanceTable.EndedStatuses : statuses, from, until, _ => true, purgeInstanceFilter.Timeout);
    }

    /// <inheritdoc/>
    public Task PurgeOrchestrationHistoryAsync(DateTime thresholdDateTimeUtc, OrchestrationStateTimeRangeFilterType timeRangeFilterType) =>
        PurgeAsync(InstanceTable.EndedStatuses, from: 0, thresholdDateTimeUtc.Ticks, timeRangeFilterType switch
        {
            OrchestrationStateTimeRangeFilterType.OrchestrationCreatedTimeFilter => _ => true,
            OrchestrationStateTimeRangeFilterType.OrchestrationCompletedTimeFilter => state => state.CompletedTime <= thresholdDateTimeUtc,
            OrchestrationStateTimeRangeFilterType.OrchestrationLastUpdatedTimeFilter => state => state.LastUpdatedTime <= thresholdDateTimeUtc,
            _ => throw new ArgumentOutOfRangeException(nameof(timeRangeFilterType)),
        });

    private static void ThrowIfEntity(string instanceId)
    {
        if (Entities.IsEntityInstance(instanceId))
            throw new NotSupportedException($"Durable entities are not supported by the local host (instance ID '{instanceId}').");
    }

    private async Task<PurgeResult> PurgeAsync(
        IReadOnlyList<OrchestrationStatus> statuses, long from, long until, Func<OrchestrationState, bool> matches, TimeSpan? timeout = null)
    {
        var started = _options.TimeProvider.GetTimestamp();
        var purged = 0;
        foreach (var status in statuses)
        {
            var portion = new InstancePurge.Portion(0, new Position(from, -1), IsLast: false);
            while (!portion.IsLast)
            {
                if (timeout is { } limit && _options.TimeProvider.GetElapsedTime(started) >= limit)
                    return new PurgeResult(purged, isComplete: false);
                var after = portion.End;
                portion = await _store.WriteAsync(session => InstancePurge.Purge(session, _hub, status, after, until, matches));
                purged += portion.Purged;
            }
        }

        return new PurgeResult(purged, isComplete: true);
    }

    private async Task DeliverAsync(Action<Delivery> deliver)
    {
        var now = _dueMessages.Now();
        Announce(await _store.WriteAsync(session =>
        {
            var delivery = new Delivery(session, _hub, now);
            deliver(delivery);
            return delivery;
        }));
    }
}
