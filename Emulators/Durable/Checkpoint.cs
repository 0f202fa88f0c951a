using DurableTask.Core;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>The work item of an orchestration: one turn of an instance, with the keys of the rows that it was made from.</summary>
internal sealed class OrchestrationTurn : TaskOrchestrationWorkItem
{
    public required long Instance { get; init; }

    public required long Turn { get; init; }

    public required string ExecutionId { get; init; }

    public required IReadOnlyList<MessageKey> MessageKeys { get; init; }

    /// <summary>Answers of activities that are among the turn's messages, and have no rows of their own.</summary>
    public required IReadOnlyList<ActivityAnswer> Answers { get; init; }

    /// <summary>Whether a termination in this turn includes the sub-orchestrations.</summary>
    public required bool TerminatesChildren { get; init; }

    /// <summary>Whether the work item was abandoned, so that its release must not release the instance.</summary>
    public bool IsAbandoned { get; set; }
}

/// <summary>
/// The outcome of a turn as one write: it appends the new events to the history, updates the instance, deletes the messages and activities that the turn has
/// consumed, and adds those that it sends and schedules. It is written only while the instance is still at this turn, so that of two runs of one turn only the
/// first counts.
/// </summary>
internal sealed class Checkpoint
{
    private readonly OrchestrationTurn _turn;
    private readonly OrchestrationState _state;
    private readonly int _firstNewEvent;
    private readonly List<StoredEvent> _newEvents;
    private readonly List<(string ExecutionId, string? Context, string Scheduled)> _activities;
    private readonly List<OutgoingMessage> _messages;

    public Checkpoint(
        OrchestrationTurn turn,
        OrchestrationRuntimeState runtimeState,
        OrchestrationState state,
        IEnumerable<TaskMessage> activities,
        IEnumerable<TaskMessage> messages)
    {
        _turn = turn;
        _state = state;
        _firstNewEvent = runtimeState.Events.Count - runtimeState.NewEvents.Count;
        _newEvents = [.. runtimeState.NewEvents.Select(StoredEvent.Of)];
        _activities =
        [
            .. activities.Select(activity => (
                activity.OrchestrationInstance.ExecutionId,
                EventJson.WriteContext(activity.OrchestrationExecutionContext),
                EventJson.Write(activity.Event))),
        ];
        _messages = [.. messages.Select(OutgoingMessage.Of)];
    }

    /// <summary>Whether a new history begins, because the orchestration continued as new or was rewound.</summary>
    private bool IsNewExecution => _state.OrchestrationInstance.ExecutionId != _turn.ExecutionId;

    /// <returns>What was delivered and which activities were added; null where the instance was no longer at this turn.</returns>
    public CheckpointResult? Write(StoreSession session, long hub, long now)
    {
        if (!InstanceTable.Advance(session, _turn.Instance, _turn.Turn, _turn.ExecutionId, _state, now))
            return null;
        foreach (var message in _turn.MessageKeys)
            MessageTable.Delete(session, hub, _turn.Instance, message);
        foreach (var answer in _turn.Answers)
            ActivityTable.Delete(session, hub, answer.Activity);
        if (IsNewExecution)
        {
            HistoryTable.Delete(session, _turn.Instance);
            MessageTable.DeleteOfExecution(session, hub, _turn.Instance, _turn.ExecutionId);
        }

        foreach (var (index, newEvent) in _newEvents.Index())
            HistoryTable.Add(session, _turn.Instance, _firstNewEvent + index, newEvent);
        var hasEnded = _state.OrchestrationStatus.HasEnded();
        if (hasEnded)
            MessageTable.DeleteAllOf(session, hub, _turn.Instance);

        var activities = new List<ActivityKey>(_activities.Count);
        foreach (var (executionId, context, scheduled) in _activities)
        {
            var key = new ActivityKey(_turn.Instance, _turn.Turn, activities.Count);
            ActivityTable.Add(session, hub, key, executionId, context, scheduled);
            activities.Add(key);
        }

        var delivery = new Delivery(session, hub, now);
        foreach (var message in _messages)
            delivery.Send(message, _turn.Instance);
        if (_turn.TerminatesChildren && _state.OrchestrationStatus == OrchestrationStatus.Terminated)
            delivery.TerminateChildren(_turn.Instance, _state.Output);
        return new CheckpointResult(delivery, activities, hasEnded);
    }
}

/// <summary>What a checkpoint has added to the store.</summary>
internal sealed record CheckpointResult(Delivery Delivery, IReadOnlyList<ActivityKey> Activities, bool HasEnded);
