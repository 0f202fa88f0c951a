using Shared.Emails;
using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>
/// The row <c>msg-{hash}</c> of a customer's partition: an event whose email needs no sending any more, because it was sent or because the email about
/// a later event was.
/// </summary>
internal sealed class HandledEventRow : TableRow
{
    private const string Prefix = "msg-";

    /// <summary>The row key of the email; null while nothing but an overtaking event is known.</summary>
    public string? EmailKey { get; set; }

    /// <summary>The CloudEvents id of the later event; null where there is none.</summary>
    public string? OvertakenBy { get; set; }

    public EventProgress Progress => EmailKey is not null ? EventProgress.Handled : EventProgress.Overtaken;

    public static string KeyOf(string eventId) => Prefix + FieldHash.Key("event", eventId);

    public static HandledEventRow For(EmailRow email) => new() { PartitionKey = email.PartitionKey, RowKey = KeyOf(email.EventId!), EmailKey = email.RowKey };

    public static HandledEventRow Overtaken(UserId userId, string eventId, string overtakenBy) =>
        new() { PartitionKey = userId, RowKey = KeyOf(eventId), OvertakenBy = overtakenBy };
}
