using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>
/// The row <c>sent-{inverted ticks}-{hash}</c> of a customer's partition: one email, the newest first. The record of the email and the reports about it
/// are written at different times and in any order, each by a merge. A merge leaves columns that are null as they are, so neither waits for the other.
/// </summary>
internal sealed class EmailRow : TableRow
{
    public const string Prefix = "sent-";

    /// <summary>What stands in place of an address that was erased; a merge would leave a null as it was.</summary>
    private const string Erased = "";

    public string? EventId { get; set; }

    public string? EventType { get; set; }

    public string? OrderId { get; set; }

    public string? To { get; set; }

    public string? Subject { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public string? SendGridId { get; set; }

    public string? Status { get; set; }

    public DateTimeOffset? StatusAt { get; set; }

    public string? Reason { get; set; }

    /// <summary>
    /// Whether the email was recorded. A report can come before the record. Where the app dies before it records an email, it sends another one,
    /// and this row has only reports for good.
    /// </summary>
    public bool IsRecorded => EventId is not null;

    public bool HasAddress => To is not (null or Erased);

    public static string KeyOf(EmailReference email) =>
        $"{Prefix}{InvertedNumber.Format(email.SentAt.UtcTicks)}-{FieldHash.Key("sent email", email.EventId)}";

    public static EmailRow From(SentEmail email)
    {
        var row = email.Reported is { } state ? From(email.Reference, state) : Create(email.Reference);
        row.EventId = email.Reference.EventId;
        row.EventType = email.EventType;
        row.OrderId = email.OrderId?.ToString();
        row.To = email.To;
        row.Subject = email.Subject;
        row.SentAt = email.Reference.SentAt;
        row.SendGridId = email.SendGridId;
        return row;
    }

    public static EmailRow From(EmailReference email, EmailState state)
    {
        var row = Create(email);
        row.Status = state.Status.ToString();
        row.StatusAt = state.At;
        row.Reason = state.Reason?.ToString();
        return row;
    }

    public EmailRow WithoutAddress() => new() { PartitionKey = PartitionKey, RowKey = RowKey, To = Erased };

    public EmailState? ToState() => Status is { } status && StatusAt is { } since
        ? new EmailState(Enum.Parse<EmailStatus>(status), since, Reason is { } reason ? Enum.Parse<FailureReason>(reason) : null)
        : null;

    public SentEmail ToEmail() => new(
        new EmailReference(UserId.Parse(PartitionKey), EventId!, SentAt!.Value),
        EventType!,
        OrderId is { } orderId ? Shared.Identifiers.OrderId.Parse(orderId) : null,
        HasAddress ? To : null,
        Subject!,
        SendGridId,
        ToState());

    private static EmailRow Create(EmailReference email) => new() { PartitionKey = email.UserId, RowKey = KeyOf(email) };
}

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
