using Azure;
using Azure.Data.Tables;
using Shared.Identifiers;

namespace NotificationFunctions.Emails;

/// <summary>The row <c>msg-{hash}</c> of a customer's partition: an event whose email was sent, so that it is not sent again.</summary>
internal sealed class HandledEventRow : ITableEntity
{
    private const string Prefix = "msg-";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The row key of the email, for whoever looks into the table.</summary>
    public string EmailKey { get; set; } = "";

    public static string KeyOf(string eventId) => Prefix + FieldHash.Key("event", eventId);

    public static HandledEventRow From(SentEmailRow email) =>
        new() { PartitionKey = email.PartitionKey, RowKey = KeyOf(email.EventId), EmailKey = email.RowKey };
}
