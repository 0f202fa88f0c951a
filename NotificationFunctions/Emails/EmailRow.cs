namespace NotificationFunctions.Emails;

/// <summary>An email's row with all its columns, for reading.</summary>
internal sealed class EmailRow : SentEmailRow
{
    public string? Status { get; set; }

    public DateTimeOffset? StatusAt { get; set; }

    public string? Reason { get; set; }

    /// <summary>
    /// Whether the email was recorded. A report can come before the record, and where the app dies before it records an email, it sends
    /// another one, and this one remains without.
    /// </summary>
    public bool IsRecorded => EventId.Length > 0;

    public SentEmail ToEmail() => new(
        new EmailReference(PartitionKey, EventId, SentAt), EventType, OrderId, To, Subject, SendGridId, EmailStateRow.Read(Status, StatusAt, Reason));
}
