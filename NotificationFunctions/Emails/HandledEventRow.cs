using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>The row <c>msg-{hash}</c> of a customer's partition: an event whose email was sent, so that it is not sent again.</summary>
internal sealed class HandledEventRow : TableRow
{
    private const string Prefix = "msg-";

    /// <summary>The row key of the email, for whoever looks into the table.</summary>
    public string EmailKey { get; set; } = "";

    public static string KeyOf(string eventId) => Prefix + FieldHash.Key("event", eventId);

    public static HandledEventRow From(SentEmailRow email) =>
        new() { PartitionKey = email.PartitionKey, RowKey = KeyOf(email.EventId), EmailKey = email.RowKey };
}
