namespace NotificationFunctions.Emails;

/// <summary>An email that SendGrid took over.</summary>
/// <param name="Reference">Names it.</param>
/// <param name="EventType">The CloudEvents type of what it is about.</param>
/// <param name="OrderId">The order that it is about, or null.</param>
/// <param name="To">The address that it went to.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="SendGridId">What SendGrid calls it (X-Message-Id), or null where it did not say.</param>
/// <param name="Reported">What was reported of it since, or null where nothing was.</param>
public sealed record SentEmail(
    EmailReference Reference,
    string EventType,
    string? OrderId,
    string To,
    string Subject,
    string? SendGridId,
    EmailState? Reported = null)
{
    /// <summary>How far it has come.</summary>
    public EmailState State => Reported ?? new EmailState(EmailStatus.Sent, Reference.SentAt, null);
}
