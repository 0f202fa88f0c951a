using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shared.Emails;

namespace NotificationFunctions.Emails;

/// <summary>
/// The reference of an email as SendGrid's custom arguments, which come back as members of each event about the email. They are only IDs, because SendGrid
/// keeps custom arguments for good and cannot redact them.
/// Official source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event, "Custom arguments".
/// </summary>
internal static class CustomArgs
{
    public const string UserId = "workflow_user_id";
    public const string EventId = "workflow_event_id";
    public const string SentAt = "workflow_sent_at";

    // Exact to the tick, because the row key is.
    private const string TimeFormat = "O";

    public static Dictionary<string, string> From(EmailReference email) => new()
    {
        [UserId] = email.UserId,
        [EventId] = email.EventId,
        [SentAt] = email.SentAt.ToString(TimeFormat, CultureInfo.InvariantCulture),
    };

    /// <summary>Whether these are the arguments of an email of this app.</summary>
    public static bool TryRead(string? userId, string? eventId, string? sentAt, [NotNullWhen(true)] out EmailReference? email)
    {
        email = Shared.Identifiers.UserId.TryParse(userId, out var customer) && !string.IsNullOrEmpty(eventId)
            && DateTimeOffset.TryParseExact(sentAt, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new EmailReference(customer, eventId, time)
            : null;
        return email is not null;
    }
}
