using DurableTask.Core;
using DurableTask.Core.History;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>The work item of an activity.</summary>
internal sealed class ScheduledActivity : TaskActivityWorkItem
{
    public required ActivityKey Key { get; init; }
}

/// <summary>Reads work items from the store. Answers that no execution waits for any more are dropped.</summary>
internal sealed class WorkReader(
    LocalStore store,
    long hub,
    HistoryCache histories,
    ScheduledActivities scheduled,
    PendingAnswers answers,
    Action<IReadOnlyList<ActivityAnswer>> drop,
    Func<long> now)
{
    /// <summary>How many messages a turn has at most; the others come in the next turn.</summary>
    public const int MaxMessagesPerTurn = 200;

    /// <returns>Null where there is nothing to do: no message is visible, or the start is not due yet.</returns>
    public OrchestrationTurn? ReadTurn(long instance)
    {
        var pending = answers.Take(instance, MaxMessagesPerTurn);
        try
        {
            var turn = ReadTurn(instance, pending);
            if (turn is null || turn.Answers.Count < pending.Count)
                drop([.. pending.Except(turn?.Answers ?? [])]);
            return turn;
        }
        catch
        {
            answers.PutBack(pending);
            throw;
        }
    }

    private OrchestrationTurn? ReadTurn(long instance, IReadOnlyList<ActivityAnswer> pending)
    {
        var time = now();
        if (store.Read(session => Read(session, instance, time, pending)) is not { } stored)
            return null;
        return new OrchestrationTurn
        {
            InstanceId = stored.InstanceId,
            OrchestrationRuntimeState = new OrchestrationRuntimeState(stored.CachedHistory ?? [.. stored.History.Select(stored => stored.Read())]),
            LockedUntilUtc = DateTime.MaxValue,
            NewMessages =
            [
                .. stored.Messages.Select(message => new TaskMessage
                {
                    Event = message.Event.Read(),
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = stored.InstanceId, ExecutionId = message.ExecutionId },
                }),
                .. stored.Answers.Select(answer => answer.Message),
            ],
            Instance = instance,
            Turn = stored.Turn,
            ExecutionId = stored.ExecutionId,
            MessageKeys = [.. stored.Messages.Select(message => message.Key)],
            Answers = stored.Answers,
            TerminatesChildren = stored.Messages.Exists(message => message.Recursive),
        };
    }

    /// <returns>Null where it no longer exists.</returns>
    public ScheduledActivity? ReadActivity(ActivityKey key) => (scheduled.Take(key) ?? ReadMessage(key)) is not { } message ? null : new ScheduledActivity
    {
        Key = key,
        Id = $"{message.OrchestrationInstance.InstanceId}:{key.Turn}:{key.Number}",
        LockedUntilUtc = DateTime.MaxValue,
        TaskMessage = message,
    };

    private TaskMessage? ReadMessage(ActivityKey key)
    {
        if (store.ReadOnce(session => ActivityTable.Find(session, hub, key)) is not { } stored)
            return null;
        return new TaskMessage
        {
            Event = EventJson.Read(EventType.TaskScheduled, stored.Event),
            OrchestrationInstance = new OrchestrationInstance { InstanceId = stored.InstanceId, ExecutionId = stored.ExecutionId },
            OrchestrationExecutionContext = EventJson.ReadContext(stored.Context),
        };
    }

    private StoredTurn? Read(StoreSession session, long instance, long time, IReadOnlyList<ActivityAnswer> pending)
    {
        var head = session.Find(
            "SELECT instance_id, execution_id, turn, status FROM durable_instance WHERE id = $1",
            row => (InstanceId: row.GetString(0), ExecutionId: row.GetString(1), Turn: row.GetInt64(2), Status: (OrchestrationStatus)row.GetInt32(3)),
            instance);
        if (head.InstanceId is null)
            return null;
        var messages = MessageTable.FindVisible(session, hub, instance, time, MaxMessagesPerTurn);
        var asked = pending.Where(answer => !head.Status.HasEnded() && IsAsked(session, answer, head.ExecutionId)).ToList();
        if (messages.Count + asked.Count == 0)
            return null;

        // The engine rewinds only where the rewind is the only message.
        if (head.Status.HasEnded())
            messages = [messages.First(message => message.Event.Type == EventType.ExecutionRewound)];
        var cached = histories.Take(instance, head.Turn);
        var history = cached is null ? HistoryTable.Read(session, instance) : [];

        // Messages that come before the start of an instance is due wait for it.
        var isWaitingForStart = cached is null && history.Count == 0 && !messages.Exists(message => message.Event.Type == EventType.ExecutionStarted);
        return isWaitingForStart ? null : new StoredTurn(head.InstanceId, head.ExecutionId, head.Turn, history, cached, messages, asked);
    }

    // The execution that scheduled the activity is the current one, and has had no answer yet. Only a turn of the instance can change that, and this is it.
    private bool IsAsked(StoreSession session, ActivityAnswer answer, string executionId) =>
        answer.Message.OrchestrationInstance.ExecutionId == executionId && ActivityTable.Find(session, hub, answer.Activity) is not null;

    private sealed record StoredTurn(
        string InstanceId,
        string ExecutionId,
        long Turn,
        List<StoredEvent> History,
        IList<HistoryEvent>? CachedHistory,
        List<StoredMessage> Messages,
        List<ActivityAnswer> Answers);
}
