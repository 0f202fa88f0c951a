using Shared.Identifiers;

namespace NotificationFunctions.Emails;

/// <summary>
/// Names one attempt to send an email. SendGrid is told it, and its reports carry it. Where one email is sent twice, the reports of the attempt that
/// nobody recorded do not touch the other.
/// </summary>
/// <param name="UserId">The customer.</param>
/// <param name="EventId">The CloudEvents id of what the email is about.</param>
/// <param name="SentAt">When it was handed to SendGrid.</param>
public sealed record EmailReference(UserId UserId, string EventId, DateTimeOffset SentAt);

/// <summary>A recorded email: one that SendGrid took, or one that was overtaken.</summary>
/// <param name="Reference">Names it.</param>
/// <param name="EventType">The name of the kind of event that it is about.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
/// <param name="To">The address; null once it was erased.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="SendGridId">SendGrid's own ID of the email (X-Message-Id), if it told one.</param>
/// <param name="Reported">What became of it since; null where nothing was reported.</param>
public sealed record SentEmail(
    EmailReference Reference,
    string EventType,
    OrderId? OrderId,
    string? To,
    string Subject,
    string? SendGridId,
    EmailState? Reported = null)
{
    /// <summary>How far it has come.</summary>
    public EmailState State => Reported ?? new EmailState(EmailStatus.Sent, Reference.SentAt, null);
}
