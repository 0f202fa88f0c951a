using Emulators.ServiceBus.Messages;
using Emulators.Storage;

namespace Emulators.ServiceBus.State;

/// <summary>The SQL statements of the broker. Each runs within a write or a read of the store.</summary>
internal static class BrokerRows
{
    /// <summary>A message in a queue.</summary>
    public sealed record MessageRow(string Queue, StoredMessage Message);

    /// <summary>A scheduled message.</summary>
    public sealed record ScheduledRow(string Entity, ScheduledMessage Message);

    public static void AddSequence(StoreSession session, string entity) =>
        session.Execute("INSERT INTO servicebus_number (entity, last) VALUES ($1, 0) ON CONFLICT DO NOTHING", entity);

    /// <summary>The next sequence number of an entity.</summary>
    public static long NextSequenceNumber(StoreSession session, string entity) =>
        session.Find("UPDATE servicebus_number SET last = last + 1 WHERE entity = $1 RETURNING last", row => row.GetInt64(0), entity);

    /// <summary>Records a MessageId for duplicate detection, and deletes a few that are older than the window.</summary>
    /// <returns>False for a duplicate.</returns>
    public static bool TryRecordMessageId(StoreSession session, string entity, string messageId, DateTimeOffset now, TimeSpan window)
    {
        var outOfWindow = (now - window).UtcTicks;
        session.Execute(
            """
            DELETE FROM servicebus_duplicate WHERE entity = $1 AND message_id IN
                (SELECT message_id FROM servicebus_duplicate WHERE entity = $1 AND accepted_ticks <= $2 ORDER BY accepted_ticks LIMIT 4)
            """,
            entity,
            outOfWindow);
        return session.Execute(
            """
            INSERT INTO servicebus_duplicate (entity, message_id, accepted_ticks) VALUES ($1, $2, $3)
            ON CONFLICT DO UPDATE SET accepted_ticks = excluded.accepted_ticks WHERE accepted_ticks <= $4
            """,
            entity,
            messageId,
            now.UtcTicks,
            outOfWindow) == 1;
    }

    public static void Insert(StoreSession session, string queue, StoredMessage message) => session.Execute(
        """
        INSERT INTO servicebus_message (queue, number, enqueued_number, enqueued_ticks, deliveries, is_deferred, content)
        VALUES ($1, $2, $3, $4, 0, 0, $5)
        """,
        queue,
        message.SequenceNumber,
        message.EnqueuedSequenceNumber,
        message.EnqueuedTime.UtcTicks,
        message.Content.Encoded);

    public static void Delete(StoreSession session, string queue, long number) =>
        session.Execute("DELETE FROM servicebus_message WHERE queue = $1 AND number = $2", queue, number);

    public static void SetDeliveries(StoreSession session, string queue, long number, int deliveries) =>
        session.Execute("UPDATE servicebus_message SET deliveries = $3 WHERE queue = $1 AND number = $2", queue, number, deliveries);

    /// <summary>Updates a message, and moves it where the new queue is another one. Null keeps the content.</summary>
    public static void Change(
        StoreSession session, string queue, long number, string newQueue, int deliveries, bool isDeferred, BrokerMessage? content) => session.Execute(
        """
        UPDATE servicebus_message SET queue = $3, deliveries = $4, is_deferred = $5, content = coalesce($6, content)
        WHERE queue = $1 AND number = $2
        """,
        queue,
        number,
        newQueue,
        deliveries,
        isDeferred,
        content?.Encoded);

    public static void InsertScheduled(StoreSession session, string entity, ScheduledMessage message) => session.Execute(
        "INSERT INTO servicebus_scheduled (entity, number, accepted_ticks, content) VALUES ($1, $2, $3, $4)",
        entity,
        message.SequenceNumber,
        message.AcceptedTime.UtcTicks,
        message.Content.Encoded);

    public static void DeleteScheduled(StoreSession session, string entity, long number) =>
        session.Execute("DELETE FROM servicebus_scheduled WHERE entity = $1 AND number = $2", entity, number);

    public static List<MessageRow> ReadMessages(StoreSession session) => session.Query(
        "SELECT queue, number, enqueued_number, enqueued_ticks, deliveries, is_deferred, content FROM servicebus_message ORDER BY queue, number",
        row => new MessageRow(
            row.GetString(0),
            new StoredMessage(MessageEncoding.Read(row.GetFieldValue<byte[]>(6)), row.GetInt64(1), row.GetInt64(2), Time(row.GetInt64(3)))
            {
                Deliveries = row.GetInt32(4),
                IsDeferred = row.GetBoolean(5),
            }));

    public static List<ScheduledRow> ReadScheduled(StoreSession session) => session.Query(
        "SELECT entity, number, accepted_ticks, content FROM servicebus_scheduled",
        row => new ScheduledRow(
            row.GetString(0),
            new ScheduledMessage(MessageEncoding.Read(row.GetFieldValue<byte[]>(3)), row.GetInt64(1), Time(row.GetInt64(2)))));

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
