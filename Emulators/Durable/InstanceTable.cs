using DurableTask.Core;
using DurableTask.Core.History;
using Emulators.Storage;
using Microsoft.Data.Sqlite;

namespace Emulators.Durable;

/// <summary>The columns that a write checks before it changes an instance.</summary>
internal sealed record InstanceHead(long Id, string ExecutionId, OrchestrationStatus Status)
{
    public bool HasEnded => Status.HasEnded();
}

/// <summary>The rows of instances, and their removal with all that belongs to them.</summary>
internal static class InstanceTable
{
    // The start event of an instance (type 0) is in its history, or waits in its messages for the first turn.
    private const string StateColumns = """
        i.id, i.instance_id, i.execution_id, i.status, i.created_at, i.updated_at, i.completed_at, i.custom_status,
        CASE WHEN $2 THEN i.output END, CASE WHEN $2 THEN i.failure END,
        COALESCE(
            (SELECT event FROM durable_history WHERE instance = i.id AND type = 0 ORDER BY number LIMIT 1),
            (SELECT event FROM durable_message WHERE hub = i.hub AND instance = i.id AND type = 0 ORDER BY at LIMIT 1))
        """;

    // Instance IDs are compared as UTF-8, in which nothing sorts after it.
    private const string LastCharacter = "\U0010FFFF";

    private static readonly OrchestrationStatus[] Ended =
        [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Canceled, OrchestrationStatus.Terminated];

    public static IReadOnlyList<OrchestrationStatus> EndedStatuses => Ended;

    public static bool HasEnded(this OrchestrationStatus status) => Ended.Contains(status);

    public static long FindOrAddHub(StoreSession session, string name)
    {
        session.Execute("INSERT INTO durable_hub (name) VALUES ($1) ON CONFLICT DO NOTHING", name);
        return session.Find("SELECT id FROM durable_hub WHERE name = $1", row => row.GetInt64(0), name);
    }

    public static InstanceHead? Find(StoreSession session, long hub, string instanceId) => session.Find(
        "SELECT id, execution_id, status FROM durable_instance WHERE hub = $1 AND instance_id = $2",
        row => new InstanceHead(row.GetInt64(0), row.GetString(1), (OrchestrationStatus)row.GetInt32(2)),
        hub,
        instanceId);

    public static long Add(StoreSession session, long hub, OrchestrationInstance instance, long? parent, long now) => session.Find(
        """
        INSERT INTO durable_instance (hub, instance_id, execution_id, parent, status, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id
        """,
        row => row.GetInt64(0),
        hub,
        instance.InstanceId,
        instance.ExecutionId,
        parent,
        (int)OrchestrationStatus.Pending,
        now);

    /// <summary>Terminates an instance before its first turn.</summary>
    public static void EndBeforeStart(StoreSession session, long instance, string? reason, long now) => session.Execute(
        "UPDATE durable_instance SET turn = turn + 1, status = $2, output = $3, updated_at = $4, completed_at = $4 WHERE id = $1",
        instance,
        (int)OrchestrationStatus.Terminated,
        reason,
        now);

    /// <summary>Writes the state of an instance after a turn, if it is still at that turn.</summary>
    /// <returns>Whether it was.</returns>
    public static bool Advance(StoreSession session, long instance, long turn, string executionId, OrchestrationState state, long now) => session.Execute(
        """
        UPDATE durable_instance
        SET turn = turn + 1, execution_id = $4, status = $5, updated_at = $6, completed_at = $7, custom_status = $8, output = $9, failure = $10
        WHERE id = $1 AND turn = $2 AND execution_id = $3
        """,
        instance,
        turn,
        executionId,
        state.OrchestrationInstance.ExecutionId,
        (int)state.OrchestrationStatus,
        now,
        state.OrchestrationStatus.HasEnded() ? now : null,
        state.Status,
        state.Output,
        EventJson.WriteFailure(state.FailureDetails)) == 1;

    public static bool IsOnTurn(StoreSession session, long instance, long turn) =>
        session.Find("SELECT 1 FROM durable_instance WHERE id = $1 AND turn = $2", _ => true, instance, turn);

    /// <summary>The direct sub-orchestrations of an instance that have not ended.</summary>
    public static List<string> FindLiveChildren(StoreSession session, long parent) => session.Query(
        "SELECT instance_id FROM durable_instance WHERE parent = $1 AND completed_at IS NULL", row => row.GetString(0), parent);

    public static void Delete(StoreSession session, long hub, long instance)
    {
        session.Execute("DELETE FROM durable_history WHERE instance = $1", instance);
        session.Execute("DELETE FROM durable_message WHERE hub = $1 AND instance = $2", hub, instance);
        session.Execute("DELETE FROM durable_activity WHERE hub = $1 AND instance = $2", hub, instance);
        session.Execute("DELETE FROM durable_instance WHERE id = $1", instance);
    }

    /// <summary>Deletes all rows of a hub.</summary>
    public static void DeleteAll(StoreSession session, long hub)
    {
        session.Execute("DELETE FROM durable_history WHERE instance IN (SELECT id FROM durable_instance WHERE hub = $1)", hub);
        session.Execute("DELETE FROM durable_message WHERE hub = $1", hub);
        session.Execute("DELETE FROM durable_activity WHERE hub = $1", hub);
        session.Execute("DELETE FROM durable_instance WHERE hub = $1", hub);
    }

    public static OrchestrationState? FindState(StoreSession session, long hub, string instanceId) => session.Find(
        $"SELECT {StateColumns} FROM durable_instance i WHERE i.hub = $1 AND i.instance_id = $3",
        row => ReadState(row, withPayloads: true).State,
        hub,
        true,
        instanceId);

    /// <summary>Instances of one status in the order of their creation, after a position in that order.</summary>
    public static List<StoredState> FindByStatus(
        StoreSession session, long hub, OrchestrationStatus status, Position after, long createdUntil, int limit, bool withPayloads) => session.Query(
            $"""
            SELECT {StateColumns} FROM durable_instance i
            WHERE i.hub = $1 AND i.status = $3 AND (i.created_at, i.id) > ($4, $5) AND i.created_at <= $6
            ORDER BY i.created_at, i.id LIMIT $7
            """,
            row => ReadState(row, withPayloads),
            hub,
            withPayloads,
            (int)status,
            after.CreatedAt,
            after.Id,
            createdUntil,
            limit);

    /// <summary>Instances whose IDs have a prefix and come after another ID, in the order of their IDs.</summary>
    public static List<StoredState> FindByPrefix(StoreSession session, long hub, string prefix, string after, int limit, bool withPayloads) => session.Query(
        $"""
        SELECT {StateColumns} FROM durable_instance i
        WHERE i.hub = $1 AND i.instance_id > $3 AND i.instance_id >= $4 AND i.instance_id < $5
        ORDER BY i.instance_id LIMIT $6
        """,
        row => ReadState(row, withPayloads),
        hub,
        withPayloads,
        after,
        prefix,
        prefix + LastCharacter,
        limit);

    private static StoredState ReadState(SqliteDataReader row, bool withPayloads)
    {
        var id = row.GetInt64(0);
        var start = (ExecutionStartedEvent)EventJson.Read(EventType.ExecutionStarted, row.GetString(10));
        var state = new OrchestrationState
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = row.GetString(1), ExecutionId = row.GetString(2) },
            OrchestrationStatus = (OrchestrationStatus)row.GetInt32(3),
            CreatedTime = UtcTime(row.GetInt64(4)),
            LastUpdatedTime = UtcTime(row.GetInt64(5)),
            CompletedTime = row.IsDBNull(6) ? default : UtcTime(row.GetInt64(6)),
            Status = row.IsDBNull(7) ? null : row.GetString(7),
            Output = row.IsDBNull(8) ? null : row.GetString(8),
            FailureDetails = EventJson.ReadFailure(row.IsDBNull(9) ? null : row.GetString(9)),
            Name = start.Name,
            Version = start.Version,
            Input = withPayloads ? start.Input : null,
            Tags = start.Tags,
            ParentInstance = start.ParentInstance,
            ScheduledStartTime = start.ScheduledStartTime,
            Generation = start.Generation,
        };
        return new StoredState(id, state);
    }

    private static DateTime UtcTime(long ticks) => new(ticks, DateTimeKind.Utc);
}

/// <summary>A position in the order of creation.</summary>
internal readonly record struct Position(long CreatedAt, long Id);

/// <summary>An instance's state and its row.</summary>
internal sealed record StoredState(long Id, OrchestrationState State)
{
    public Position Position => new(State.CreatedTime.Ticks, Id);
}
