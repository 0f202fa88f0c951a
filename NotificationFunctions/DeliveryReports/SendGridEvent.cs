using System.Text.Json.Serialization;
using NotificationFunctions.Emails;

namespace NotificationFunctions.DeliveryReports;

/// <summary>
/// What is read of an event of SendGrid; it has many more members, and gets new ones.
/// Official source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event.
/// </summary>
internal sealed record SendGridEvent
{
    /// <summary>The type, such as <c>delivered</c>.</summary>
    [JsonPropertyName("event")]
    public string? Type { get; init; }

    /// <summary>When it happened, in seconds since 1970; a number, in some of the documented examples as a text.</summary>
    [JsonPropertyName("timestamp")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long Timestamp { get; init; }

    /// <summary>Of a bounce: what SendGrid makes of the answer of the mail server, one of a few fixed texts.</summary>
    [JsonPropertyName("bounce_classification")]
    public string? BounceClassification { get; init; }

    /// <summary>Of a drop: why, one of a few fixed texts. Of a bounce it is what the mail server said.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>See <see cref="CustomArgs"/>.</summary>
    [JsonPropertyName(CustomArgs.UserId)]
    public string? UserId { get; init; }

    /// <summary>See <see cref="CustomArgs"/>.</summary>
    [JsonPropertyName(CustomArgs.EventId)]
    public string? EventId { get; init; }

    /// <summary>See <see cref="CustomArgs"/>.</summary>
    [JsonPropertyName(CustomArgs.SentAt)]
    public string? SentAt { get; init; }
}
