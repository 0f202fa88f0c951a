using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>A message to an instance, serialized before it comes to the store's writer.</summary>
internal sealed record OutgoingMessage(TaskMessage Message, StoredEvent Event, DateTime? DueUtc)
{
    public string InstanceId => Message.OrchestrationInstance.InstanceId;

    /// <summary>Serializes a message of the engine. Starts and timers say when they are due.</summary>
    public static OutgoingMessage Of(TaskMessage message)
    {
        if (message.Event is ExecutionStartedEvent start)
            start.OrchestrationInstance.ExecutionId ??= message.OrchestrationInstance.ExecutionId ??= Guid.NewGuid().ToString("N");
        return new OutgoingMessage(message, StoredEvent.Of(message.Event), message.Event switch
        {
            ExecutionStartedEvent { ScheduledStartTime: { } startTime } => Utc(startTime),
            TimerFiredEvent timer => Utc(timer.FireAt),
            _ => null,
        });
    }

    // The engine's times are UTC, but some have lost their kind in JSON.
    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}

/// <summary>Adds messages to the store within one write, and collects what is signalled after the commit.</summary>
internal sealed class Delivery(StoreSession session, long hub, long now)
{
    private readonly List<(long Instance, long? Due)> _delivered = [];
    private readonly List<(string InstanceId, EventType Type)> _dropped = [];

    /// <summary>Instances that got a message, and when it is due; null for now.</summary>
    public IReadOnlyList<(long Instance, long? Due)> Delivered => _delivered;

    /// <summary>Messages that were dropped, because their instance does not exist or has ended.</summary>
    public IReadOnlyList<(string InstanceId, EventType Type)> Dropped => _dropped;

    /// <summary>Instances that this write has terminated before their first turn.</summary>
    public List<string> Ended { get; } = [];

    /// <summary>Creates an instance. One of the same ID is replaced, with all its rows.</summary>
    /// <exception cref="OrchestrationAlreadyExistsException">One of the same ID has one of these statuses.</exception>
    public void Start(OutgoingMessage message, IReadOnlyCollection<OrchestrationStatus> dedupeStatuses)
    {
        if (InstanceTable.Find(session, hub, message.InstanceId) is { } existing)
        {
            if (dedupeStatuses.Contains(existing.Status))
            {
                throw new OrchestrationAlreadyExistsException(
                    $"An orchestration with the instance ID '{message.InstanceId}' already exists. It is in the {existing.Status} state.");
            }

            InstanceTable.Delete(session, hub, existing.Id);
        }

        AddInstance(message, parent: null);
    }

    /// <summary>
    /// Delivers a message that an orchestration sends. A sub-orchestration replaces an instance of the same ID that has ended, as in a retry. Where that is
    /// still alive, the parent's call fails, because it would wait for ever.
    /// </summary>
    public void Send(OutgoingMessage message, long sender)
    {
        if (message.Message.Event is not ExecutionStartedEvent start)
        {
            Send(message);
            return;
        }

        if (InstanceTable.Find(session, hub, message.InstanceId) is { } existing)
        {
            if (!existing.HasEnded)
            {
                FailSubOrchestration(start);
                return;
            }

            InstanceTable.Delete(session, hub, existing.Id);
        }

        AddInstance(message, sender);
    }

    /// <summary>Delivers a message to an instance that is alive; a rewind also to one that has failed.</summary>
    public void Send(OutgoingMessage message, bool recursive = false)
    {
        var target = InstanceTable.Find(session, hub, message.InstanceId);
        var isWaitedFor = target is not null && (!target.HasEnded || IsRewind(message, target));
        if (isWaitedFor)
            Add(target!.Id, message, recursive);
        else
            _dropped.Add((message.InstanceId, message.Event.Type));
    }

    /// <summary>Delivers the answer of an activity, if the execution that scheduled it is still the current one.</summary>
    public void Answer(OutgoingMessage message)
    {
        var asking = InstanceTable.Find(session, hub, message.InstanceId);
        if (asking is { HasEnded: false } && asking.ExecutionId == message.Message.OrchestrationInstance.ExecutionId)
            Add(asking.Id, message);
        else
            _dropped.Add((message.InstanceId, message.Event.Type));
    }

    /// <summary>Terminates an instance: at once where its start is not due yet, otherwise by a message.</summary>
    public void Terminate(OutgoingMessage message, bool recursive)
    {
        if (InstanceTable.Find(session, hub, message.InstanceId) is { Status: OrchestrationStatus.Pending } target &&
            MessageTable.FindDelayedStart(session, hub, target.Id, now) is { } start)
        {
            MessageTable.DeleteAllOf(session, hub, target.Id);
            HistoryTable.Add(session, target.Id, number: 0, start);
            HistoryTable.Add(session, target.Id, number: 1, message.Event);
            InstanceTable.EndBeforeStart(session, target.Id, ((ExecutionTerminatedEvent)message.Message.Event).Input, now);
            Ended.Add(message.InstanceId);
            return;
        }

        Send(message, recursive);
    }

    /// <summary>Terminates the sub-orchestrations of an instance, each of which terminates its own.</summary>
    public void TerminateChildren(long parent, string? reason)
    {
        foreach (var instanceId in InstanceTable.FindLiveChildren(session, parent))
        {
            var child = new OrchestrationInstance { InstanceId = instanceId };
            Send(OutgoingMessage.Of(new TaskMessage { Event = new ExecutionTerminatedEvent(-1, reason), OrchestrationInstance = child }), recursive: true);
        }
    }

    private static bool IsRewind(OutgoingMessage message, InstanceHead target) =>
        message.Event.Type == EventType.ExecutionRewound && target.Status == OrchestrationStatus.Failed;

    private void AddInstance(OutgoingMessage message, long? parent) =>
        Add(InstanceTable.Add(session, hub, ((ExecutionStartedEvent)message.Message.Event).OrchestrationInstance, parent, now), message);

    private void Add(long instance, OutgoingMessage message, bool recursive = false)
    {
        var due = message.DueUtc?.Ticks;
        if (due <= now)
            due = null;
        MessageTable.Add(session, hub, instance, message.Message.OrchestrationInstance.ExecutionId, message.Event, now, due, recursive);
        _delivered.Add((instance, due));
    }

    private void FailSubOrchestration(ExecutionStartedEvent start)
    {
        _dropped.Add((start.OrchestrationInstance.InstanceId, EventType.ExecutionStarted));
        if (start.ParentInstance is null || start.Tags?.ContainsKey(OrchestrationTags.FireAndForget) == true)
            return;
        var reason = $"An orchestration with the instance ID '{start.OrchestrationInstance.InstanceId}' already exists and has not ended.";
        var failure = new FailureDetails(typeof(OrchestrationAlreadyExistsException).FullName!, reason, null, innerFailure: null, isNonRetriable: false);
        Send(OutgoingMessage.Of(new TaskMessage
        {
            Event = new SubOrchestrationInstanceFailedEvent(-1, start.ParentInstance.TaskScheduleId, reason, details: null, failure),
            OrchestrationInstance = start.ParentInstance.OrchestrationInstance,
        }));
    }
}
