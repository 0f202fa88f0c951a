using System.Text.Json.Serialization;
using NotificationFunctions.Emails;

namespace NotificationFunctions.Notifications;

/// <summary>One email as the API shows it.</summary>
/// <param name="MessageId">Identifies it: the CloudEvents id of what it is about.</param>
/// <param name="EventType">What it is about.</param>
/// <param name="To">The address that it went to.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="SentAt">When it was handed to SendGrid.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
public sealed record NotificationView(
    string MessageId,
    [property: JsonPropertyName("type")] string EventType,
    string To,
    string Subject,
    EmailStatus Status,
    DateTimeOffset SentAt,
    string? OrderId)
{
    /// <summary>Shows an email.</summary>
    public static NotificationView Of(SentEmail email) =>
        new(email.EventId, email.EventType, email.To, email.Subject, email.Status, email.SentAt, email.OrderId);
}
