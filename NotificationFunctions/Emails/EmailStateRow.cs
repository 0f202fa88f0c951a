using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>The columns of an email's row that reports write. They are all missing until the first one.</summary>
internal sealed class EmailStateRow : TableRow
{
    public string? Status { get; set; }

    public DateTimeOffset? StatusAt { get; set; }

    /// <summary>A merge leaves a column that is null as it is: a state with a reason is never followed by one without.</summary>
    public string? Reason { get; set; }

    public static EmailStateRow From(EmailReference email, EmailState state) => new()
    {
        PartitionKey = email.UserId,
        RowKey = SentEmailRow.KeyOf(email),
        Status = state.Status.ToString(),
        StatusAt = state.At,
        Reason = state.Reason?.ToString(),
    };

    /// <summary>Reads the columns; null where there are none.</summary>
    public static EmailState? Read(string? status, DateTimeOffset? at, string? reason) => status is not null && at is { } since
        ? new EmailState(Enum.Parse<EmailStatus>(status), since, reason is null ? null : Enum.Parse<FailureReason>(reason))
        : null;

    public EmailState? ToState() => Read(Status, StatusAt, Reason);
}
