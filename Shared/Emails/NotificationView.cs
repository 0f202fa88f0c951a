using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace Shared.Emails;

/// <summary>One email as the API shows it.</summary>
/// <param name="MessageId">Identifies it: the CloudEvents id of what it is about.</param>
/// <param name="EventType">The name of the event that it is about.</param>
/// <param name="To">The address that it went to; null once it was erased.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="StatusAt">Since when.</param>
/// <param name="Reason">Why it did not arrive; only where it bounced or was dropped.</param>
/// <param name="SentAt">When it was handed to SendGrid.</param>
/// <param name="OrderId">The order that it is about, if any.</param>
public sealed record NotificationView(
    string MessageId,
    [property: JsonPropertyName("type")] string EventType,
    string? To,
    string Subject,
    EmailStatus Status,
    DateTimeOffset StatusAt,
    FailureReason? Reason,
    DateTimeOffset SentAt,
    OrderId? OrderId)
{
    /// <summary>Shows an email.</summary>
    public static NotificationView Of(SentEmail email) => new(
        email.Reference.EventId,
        email.EventType,
        email.To,
        email.Subject,
        email.State.Status,
        email.State.At,
        email.State.Reason,
        email.Reference.SentAt,
        email.OrderId);
}
