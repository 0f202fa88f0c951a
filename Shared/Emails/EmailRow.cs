using Shared.Identifiers;
using Shared.Storage;

namespace Shared.Emails;

/// <summary>
/// The row <c>sent-{inverted ticks}-{hash}</c> of a customer's partition: one email, the newest first. The record of the email and the reports about it
/// are written at different times and in any order, each by a merge. A merge leaves columns that are null as they are, so neither waits for the other.
/// </summary>
public sealed class EmailRow : TableRow
{
    /// <summary>How the keys of these rows begin.</summary>
    public const string Prefix = "sent-";

    /// <summary>What stands in place of an address that was erased; a merge would leave a null as it was.</summary>
    private const string Erased = "";

    /// <summary>The CloudEvents id of what the email is about; null while only reports are known.</summary>
    public string? EventId { get; set; }

    /// <summary>The name of the kind of event.</summary>
    public string? EventType { get; set; }

    /// <summary>The order that the email is about, if any.</summary>
    public string? OrderId { get; set; }

    /// <summary>The address; empty once it was erased.</summary>
    public string? To { get; set; }

    /// <summary>The subject line.</summary>
    public string? Subject { get; set; }

    /// <summary>When the email was handed to SendGrid.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>SendGrid's own ID of the email, if it told one.</summary>
    public string? SendGridId { get; set; }

    /// <summary>The strongest state that was reported (<see cref="EmailStatus"/>); null where nothing was.</summary>
    public string? Status { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? StatusAt { get; set; }

    /// <summary>Why the email did not arrive (<see cref="FailureReason"/>), if it did not.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// Whether the email was recorded. A report can come before the record. Where the app dies before it records an email, it sends another one,
    /// and this row has only reports for good.
    /// </summary>
    public bool IsRecorded => EventId is not null;

    /// <summary>Whether the address is known and was not erased.</summary>
    public bool HasAddress => To is not (null or Erased);

    /// <summary>The key of the row of an email.</summary>
    public static string KeyOf(EmailReference email) =>
        $"{Prefix}{InvertedNumber.Format(email.SentAt.UtcTicks)}-{FieldHash.Key("sent email", email.EventId)}";

    /// <summary>The row of a recorded email.</summary>
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

    /// <summary>What a report merges into the row of an email.</summary>
    public static EmailRow From(EmailReference email, EmailState state)
    {
        var row = Create(email);
        row.Status = state.Status.ToString();
        row.StatusAt = state.At;
        row.Reason = state.Reason?.ToString();
        return row;
    }

    /// <summary>What erases the address when it is merged into the row.</summary>
    public EmailRow WithoutAddress() => new() { PartitionKey = PartitionKey, RowKey = RowKey, To = Erased };

    /// <summary>What was reported; null where nothing was.</summary>
    public EmailState? ToState() => Status is { } status && StatusAt is { } since
        ? new EmailState(Enum.Parse<EmailStatus>(status), since, Reason is { } reason ? Enum.Parse<FailureReason>(reason) : null)
        : null;

    /// <summary>The email; only of a recorded one (<see cref="IsRecorded"/>).</summary>
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
