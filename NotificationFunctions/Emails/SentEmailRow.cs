using Azure;
using Azure.Data.Tables;
using Shared.Identifiers;

namespace NotificationFunctions.Emails;

/// <summary>The row <c>sent-{inverted ticks}-{hash}</c> of a customer's partition: one email, the newest first.</summary>
internal sealed class SentEmailRow : ITableEntity
{
    public const string Prefix = "sent-";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string EventId { get; set; } = "";

    public string EventType { get; set; } = "";

    public string? OrderId { get; set; }

    public string To { get; set; } = "";

    public string Subject { get; set; } = "";

    public string Status { get; set; } = "";

    public DateTimeOffset SentAt { get; set; }

    public string? SendGridId { get; set; }

    public static SentEmailRow From(SentEmail email) => new()
    {
        PartitionKey = email.UserId,
        RowKey = $"{Prefix}{InvertedNumber.Format(email.SentAt.UtcTicks)}-{FieldHash.Key("sent email", email.EventId)}",
        EventId = email.EventId,
        EventType = email.EventType,
        OrderId = email.OrderId,
        To = email.To,
        Subject = email.Subject,
        Status = email.Status.ToString(),
        SentAt = email.SentAt,
        SendGridId = email.SendGridId,
    };

    public SentEmail ToEmail() =>
        new(PartitionKey, EventId, EventType, OrderId, To, Subject, Enum.Parse<EmailStatus>(Status), SentAt, SendGridId);
}
