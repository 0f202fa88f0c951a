using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>
/// The tables of all task hubs. Row IDs of instances are never used again, so that references to an instance that was replaced or purged find nothing. There
/// are few indexes besides the keys, because each costs a page in every commit. Rows of histories lie in the order in which they were inserted, so that those
/// of one commit share a page. Times are UTC ticks; event types and statuses are the engine's numbers.
/// </summary>
public sealed class DurableSchema : IStoreSchema
{
    /// <summary>
    /// <c>durable_instance.turn</c> counts checkpoints; a checkpoint of an older turn is not written. The start event of an instance (input, tags, parent,
    /// version) is stored once, in its history or, before its first turn, in its messages. <c>durable_message.due</c> is null for messages that are visible at
    /// once; <c>at</c> is the order of an instance's messages. The key of an activity has the turn that scheduled it.
    /// </summary>
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS durable_hub (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE);

        CREATE TABLE IF NOT EXISTS durable_instance (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hub INTEGER NOT NULL,
            instance_id TEXT NOT NULL,
            execution_id TEXT NOT NULL,
            parent INTEGER,
            turn INTEGER NOT NULL DEFAULT 0,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            completed_at INTEGER,
            custom_status TEXT,
            output TEXT,
            failure TEXT);
        CREATE UNIQUE INDEX IF NOT EXISTS durable_instance_by_name ON durable_instance (hub, instance_id);
        CREATE INDEX IF NOT EXISTS durable_instance_by_status ON durable_instance (hub, status, created_at);
        CREATE INDEX IF NOT EXISTS durable_instance_by_parent ON durable_instance (parent) WHERE parent IS NOT NULL;

        CREATE TABLE IF NOT EXISTS durable_history (
            instance INTEGER NOT NULL,
            number INTEGER NOT NULL,
            type INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (instance, number));

        CREATE TABLE IF NOT EXISTS durable_message (
            hub INTEGER NOT NULL,
            instance INTEGER NOT NULL,
            at INTEGER NOT NULL,
            number INTEGER NOT NULL,
            due INTEGER,
            execution_id TEXT,
            recursive INTEGER NOT NULL,
            type INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (hub, instance, at, number)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS durable_message_by_due ON durable_message (hub, due) WHERE due IS NOT NULL;

        CREATE TABLE IF NOT EXISTS durable_activity (
            hub INTEGER NOT NULL,
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            number INTEGER NOT NULL,
            execution_id TEXT NOT NULL,
            context TEXT,
            event TEXT NOT NULL,
            PRIMARY KEY (hub, instance, turn, number)) WITHOUT ROWID;
        """;
}
