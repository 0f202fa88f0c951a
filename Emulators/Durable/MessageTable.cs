using DurableTask.Core.History;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>A stored event.</summary>
internal readonly record struct StoredEvent(EventType Type, string Json)
{
    public static StoredEvent Of(HistoryEvent historyEvent) => new(historyEvent.EventType, EventJson.Write(historyEvent));

    public HistoryEvent Read() => EventJson.Read(Type, Json);
}

/// <summary>The key of a message among those of its instance. It may be used again when the message is deleted.</summary>
internal readonly record struct MessageKey(long At, long Number);

/// <summary>A message that waits for its instance.</summary>
internal sealed record StoredMessage(MessageKey Key, string? ExecutionId, bool Recursive, StoredEvent Event);

/// <summary>The rows of messages to instances.</summary>
internal static class MessageTable
{
    public static void Add(
        StoreSession session, long hub, long instance, string? executionId, StoredEvent message, long now, long? due, bool recursive = false)
    {
        var at = message.Type == EventType.ExecutionStarted ? now : due ?? now;
        session.Execute(
            """
            INSERT INTO durable_message (hub, instance, at, number, due, execution_id, recursive, type, event)
            VALUES (
                $1, $2, $3,
                (SELECT COALESCE(MAX(number) + 1, 0) FROM durable_message WHERE hub = $1 AND instance = $2 AND at = $3),
                $4, $5, $6, $7, $8)
            """,
            hub,
            instance,
            at,
            due,
            executionId,
            recursive,
            (int)message.Type,
            message.Json);
    }

    /// <summary>The messages of an instance that are visible at a time, oldest first.</summary>
    public static List<StoredMessage> FindVisible(StoreSession session, long hub, long instance, long now, int limit) => session.Query(
        """
        SELECT at, number, execution_id, recursive, type, event FROM durable_message
        WHERE hub = $1 AND instance = $2 AND (due IS NULL OR due <= $3) ORDER BY at, number LIMIT $4
        """,
        row => new StoredMessage(
            new MessageKey(row.GetInt64(0), row.GetInt64(1)),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetBoolean(3),
            new StoredEvent((EventType)row.GetInt32(4), row.GetString(5))),
        hub,
        instance,
        now,
        limit);

    public static void Delete(StoreSession session, long hub, long instance, MessageKey message) => session.Execute(
        "DELETE FROM durable_message WHERE hub = $1 AND instance = $2 AND at = $3 AND number = $4", hub, instance, message.At, message.Number);

    public static void DeleteAllOf(StoreSession session, long hub, long instance) =>
        session.Execute("DELETE FROM durable_message WHERE hub = $1 AND instance = $2", hub, instance);

    public static void DeleteOfExecution(StoreSession session, long hub, long instance, string executionId) =>
        session.Execute("DELETE FROM durable_message WHERE hub = $1 AND instance = $2 AND execution_id = $3", hub, instance, executionId);

    /// <summary>The start of an instance that is not due yet at a time.</summary>
    public static StoredEvent? FindDelayedStart(StoreSession session, long hub, long instance, long now) => session.Find(
        "SELECT event FROM durable_message WHERE hub = $1 AND instance = $2 AND +due > $3 AND type = $4",
        row => (StoredEvent?)new StoredEvent(EventType.ExecutionStarted, row.GetString(0)),
        hub,
        instance,
        now,
        (int)EventType.ExecutionStarted);

    /// <summary>Instances with a message that is visible at a time.</summary>
    public static List<long> FindInstancesWithVisible(StoreSession session, long hub, long now) => session.Query(
        "SELECT DISTINCT instance FROM durable_message WHERE hub = $1 AND (due IS NULL OR due <= $2)", row => row.GetInt64(0), hub, now);

    /// <summary>The messages that are due after a position, given by time and instance, and until another time.</summary>
    public static List<(long Due, long Instance)> FindDue(StoreSession session, long hub, long after, long afterInstance, long until, int limit) =>
        session.Query(
            """
            SELECT due, instance FROM durable_message
            WHERE hub = $1 AND due IS NOT NULL AND (due, instance) > ($2, $3) AND due <= $4 ORDER BY due, instance LIMIT $5
            """,
            row => (row.GetInt64(0), row.GetInt64(1)),
            hub,
            after,
            afterInstance,
            until,
            limit);

    public static long? FindNextDue(StoreSession session, long hub, long after) => session.Find(
        "SELECT MIN(due) FROM durable_message WHERE hub = $1 AND due > $2", row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), hub, after);
}
