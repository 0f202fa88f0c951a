namespace NotificationFunctions.Emails;

/// <summary>
/// Names one email: an attempt to send it, known before it is made, so that SendGrid can be told and its reports name it. Each attempt is an
/// email of its own: where one is sent twice, the reports of the one that nobody recorded do not touch the other.
/// </summary>
/// <param name="UserId">The customer.</param>
/// <param name="EventId">The CloudEvents id of what it is about.</param>
/// <param name="SentAt">When it was handed to SendGrid.</param>
public sealed record EmailReference(string UserId, string EventId, DateTimeOffset SentAt);
