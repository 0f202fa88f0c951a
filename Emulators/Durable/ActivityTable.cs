using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>The key of an activity: the turn of the instance that scheduled it, and a number in that turn. It is never used again.</summary>
internal readonly record struct ActivityKey(long Instance, long Turn, long Number);

/// <summary>An activity that waits to be run.</summary>
internal sealed record StoredActivity(string InstanceId, string ExecutionId, string? Context, string Event);

/// <summary>The rows of the activities that instances have scheduled.</summary>
internal static class ActivityTable
{
    public static void Add(StoreSession session, long hub, ActivityKey key, string executionId, string? context, string scheduled) => session.Execute(
        "INSERT INTO durable_activity (hub, instance, turn, number, execution_id, context, event) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hub,
        key.Instance,
        key.Turn,
        key.Number,
        executionId,
        context,
        scheduled);

    public static StoredActivity? Find(StoreSession session, long hub, ActivityKey key) => session.Find(
        """
        SELECT i.instance_id, a.execution_id, a.context, a.event FROM durable_activity a JOIN durable_instance i ON i.id = a.instance
        WHERE a.hub = $1 AND a.instance = $2 AND a.turn = $3 AND a.number = $4
        """,
        row => new StoredActivity(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3)),
        hub,
        key.Instance,
        key.Turn,
        key.Number);

    public static bool Delete(StoreSession session, long hub, ActivityKey key) => session.Execute(
        "DELETE FROM durable_activity WHERE hub = $1 AND instance = $2 AND turn = $3 AND number = $4", hub, key.Instance, key.Turn, key.Number) == 1;

    public static List<ActivityKey> FindAll(StoreSession session, long hub) => session.Query(
        "SELECT instance, turn, number FROM durable_activity WHERE hub = $1",
        row => new ActivityKey(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
        hub);
}
