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

/// <summary>The key of an activity: the turn of the instance that scheduled it, and a number in that turn. It is never used again.</summary>
internal readonly record struct ActivityKey(long Instance, long Turn, long Number);

/// <summary>An activity that waits to be run.</summary>
internal sealed record StoredActivity(string InstanceId, string ExecutionId, string? Context, string Event);

/// <summary>Rows of messages to instances, of their histories and of the activities that they have scheduled.</summary>
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

    public static void AddHistory(StoreSession session, long instance, int number, StoredEvent historyEvent) => session.Execute(
        "INSERT INTO durable_history (instance, number, type, event) VALUES ($1, $2, $3, $4)",
        instance,
        number,
        (int)historyEvent.Type,
        historyEvent.Json);

    public static List<StoredEvent> ReadHistory(StoreSession session, long instance) => session.Query(
        "SELECT type, event FROM durable_history WHERE instance = $1 ORDER BY number",
        row => new StoredEvent((EventType)row.GetInt32(0), row.GetString(1)),
        instance);

    public static void DeleteHistory(StoreSession session, long instance) => session.Execute("DELETE FROM durable_history WHERE instance = $1", instance);

    public static void AddActivity(StoreSession session, long hub, ActivityKey key, string executionId, string? context, string scheduled) => session.Execute(
        "INSERT INTO durable_activity (hub, instance, turn, number, execution_id, context, event) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hub,
        key.Instance,
        key.Turn,
        key.Number,
        executionId,
        context,
        scheduled);

    public static StoredActivity? FindActivity(StoreSession session, long hub, ActivityKey key) => session.Find(
        """
        SELECT i.instance_id, a.execution_id, a.context, a.event FROM durable_activity a JOIN durable_instance i ON i.id = a.instance
        WHERE a.hub = $1 AND a.instance = $2 AND a.turn = $3 AND a.number = $4
        """,
        row => new StoredActivity(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3)),
        hub,
        key.Instance,
        key.Turn,
        key.Number);

    public static bool DeleteActivity(StoreSession session, long hub, ActivityKey key) => session.Execute(
        "DELETE FROM durable_activity WHERE hub = $1 AND instance = $2 AND turn = $3 AND number = $4", hub, key.Instance, key.Turn, key.Number) == 1;

    public static List<ActivityKey> FindActivities(StoreSession session, long hub) => session.Query(
        "SELECT instance, turn, number FROM durable_activity WHERE hub = $1",
        row => new ActivityKey(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
        hub);
}
