using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>
/// The row <c>sent-{inverted ticks}-{hash}</c> of a customer's partition: one email, the newest first. These columns are written once, when it
/// was sent; those of <see cref="EmailStateRow"/> by reports, which may come first. Both are merged into the row, so neither waits for the other.
/// </summary>
internal class SentEmailRow : TableRow
{
    public const string Prefix = "sent-";

    public string EventId { get; set; } = "";

    public string EventType { get; set; } = "";

    public string? OrderId { get; set; }

    public string To { get; set; } = "";

    public string Subject { get; set; } = "";

    public DateTimeOffset SentAt { get; set; }

    public string? SendGridId { get; set; }

    public static string KeyOf(EmailReference email) =>
        $"{Prefix}{InvertedNumber.Format(email.SentAt.UtcTicks)}-{FieldHash.Key("sent email", email.EventId)}";

    public static SentEmailRow From(SentEmail email) => new()
    {
        PartitionKey = email.Reference.UserId,
        RowKey = KeyOf(email.Reference),
        EventId = email.Reference.EventId,
        EventType = email.EventType,
        OrderId = email.OrderId,
        To = email.To,
        Subject = email.Subject,
        SentAt = email.Reference.SentAt,
        SendGridId = email.SendGridId,
    };
}
