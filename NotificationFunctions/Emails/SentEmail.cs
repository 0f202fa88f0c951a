namespace NotificationFunctions.Emails;

/// <summary>An email that SendGrid took over.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="EventId">The CloudEvents id of what it is about.</param>
/// <param name="EventType">The CloudEvents type.</param>
/// <param name="OrderId">The order that it is about, or null.</param>
/// <param name="To">The address that it went to.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="SentAt">When SendGrid took it over.</param>
/// <param name="SendGridId">What SendGrid calls it (X-Message-Id), or null where it did not say.</param>
public sealed record SentEmail(
    string UserId,
    string EventId,
    string EventType,
    string? OrderId,
    string To,
    string Subject,
    EmailStatus Status,
    DateTimeOffset SentAt,
    string? SendGridId);
