using DurableTask.Core;
using DurableTask.Core.History;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>What a turn is made of, as it stands in the store.</summary>
internal sealed record StoredTurn(
    string InstanceId, string ExecutionId, long Turn, IReadOnlyList<StoredEvent> History, IList<HistoryEvent>? CachedHistory, List<StoredMessage> Messages);

/// <summary>Reads the next turn of an instance.</summary>
internal static class TurnReader
{
    /// <returns>Null where there is nothing to do: no message that can be seen, or no start yet.</returns>
    public static StoredTurn? Read(StoreSession session, long hub, long instance, long now, int maxMessages, HistoryCache histories)
    {
        var head = session.Find(
            "SELECT instance_id, execution_id, turn, status FROM durable_instance WHERE id = $1",
            row => (InstanceId: row.GetString(0), ExecutionId: row.GetString(1), Turn: row.GetInt64(2), Status: (OrchestrationStatus)row.GetInt32(3)),
            instance);
        if (head.InstanceId is null)
            return null;
        var messages = MessageTable.FindVisible(session, hub, instance, now, maxMessages);
        if (messages.Count == 0)
            return null;

        // The engine rewinds only where the rewind is all that it is given.
        if (head.Status.HasEnded())
            messages = [messages.First(message => message.Event.Type == EventType.ExecutionRewound)];
        var cached = histories.Take(instance, head.Turn);
        var history = cached is null ? MessageTable.ReadHistory(session, instance) : [];

        // Before its start an instance keeps what it is sent, until the start is due.
        var isWaitingForStart = cached is null && history.Count == 0 && !messages.Exists(message => message.Event.Type == EventType.ExecutionStarted);
        return isWaitingForStart ? null : new StoredTurn(head.InstanceId, head.ExecutionId, head.Turn, history, cached, messages);
    }
}
