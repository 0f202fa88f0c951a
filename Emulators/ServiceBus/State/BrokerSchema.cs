using Emulators.Storage;

namespace Emulators.ServiceBus.State;

/// <summary>The tables of a broker: messages, scheduled messages, MessageIds for duplicate detection, and the last sequence numbers.</summary>
internal sealed class BrokerSchema : IStoreSchema
{
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS servicebus_number (entity TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS servicebus_message (
            queue TEXT NOT NULL,
            number INTEGER NOT NULL,
            enqueued_number INTEGER NOT NULL,
            enqueued_ticks INTEGER NOT NULL,
            deliveries INTEGER NOT NULL,
            is_deferred INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (queue, number));
        CREATE TABLE IF NOT EXISTS servicebus_scheduled (
            entity TEXT NOT NULL,
            number INTEGER NOT NULL,
            accepted_ticks INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (entity, number));
        CREATE TABLE IF NOT EXISTS servicebus_duplicate (
            entity TEXT NOT NULL,
            message_id TEXT NOT NULL,
            accepted_ticks INTEGER NOT NULL,
            PRIMARY KEY (entity, message_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS servicebus_duplicate_age ON servicebus_duplicate (entity, accepted_ticks);
        """;
}
