using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using NotificationFunctions.Emails;
using Shared.Emails;

namespace NotificationFunctions.DeliveryReports;

/// <summary>What one event of SendGrid says about an email of this app.</summary>
/// <param name="Email">Which email.</param>
/// <param name="State">What it came to.</param>
internal sealed record DeliveryReport(EmailReference Email, EmailState State)
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>
    /// Reads an event. False for events of other types (processed, deferred, opened…), for those about other emails of the same SendGrid account, and for
    /// a bounce that came so late that SendGrid no longer knows what bounced.
    /// </summary>
    public static bool TryRead(SendGridEvent reported, [NotNullWhen(true)] out DeliveryReport? report)
    {
        report = CustomArgs.TryRead(reported.UserId, reported.EventId, reported.SentAt, out var email) && ReadState(reported) is { } state
            ? new DeliveryReport(email, state)
            : null;
        return report is not null;
    }

    private static EmailState? ReadState(SendGridEvent reported)
    {
        if (reported.Timestamp <= 0 || reported.Timestamp > LastSecond)
        {
            return null;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(reported.Timestamp);
        return reported.Type switch
        {
            "delivered" => new EmailState(EmailStatus.Delivered, at, null),
            "bounce" => new EmailState(EmailStatus.Bounced, at, FailureReasons.OfBounce(reported.BounceClassification)),
            "dropped" => new EmailState(EmailStatus.Dropped, at, FailureReasons.OfDrop(reported.Reason)),
            _ => null,
        };
    }
}

/// <summary>
/// The members of SendGrid's event that are read. It has many more, and gets new ones.
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

    /// <summary>Of a bounce: how SendGrid classifies the answer of the mail server, one of a few fixed texts.</summary>
    [JsonPropertyName("bounce_classification")]
    public string? BounceClassification { get; init; }

    /// <summary>Of a drop: why, one of a few fixed texts. Of a bounce: what the mail server said.</summary>
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

/// <summary>
/// Translates SendGrid's texts for why an email did not arrive. A text that is not known here is <see cref="FailureReason.Unclassified"/>.
/// Official sources: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event ("Dropped"), and
/// https://www.twilio.com/docs/sendgrid/api-reference/bounces-api/retrieve-bounces-by-specific-classification.
/// </summary>
internal static class FailureReasons
{
    public static FailureReason OfBounce(string? classification) => classification switch
    {
        "Invalid Address" => FailureReason.InvalidAddress,
        "Mailbox Unavailable" => FailureReason.MailboxUnavailable,
        "Content" => FailureReason.Content,
        "Reputation" => FailureReason.Reputation,
        "Frequency or Volume Too High" => FailureReason.TooMany,
        "Technical" or "Technical Failure" => FailureReason.Technical,
        _ => FailureReason.Unclassified,
    };

    public static FailureReason OfDrop(string? reason) => reason switch
    {
        "Bounced Address" => FailureReason.BouncedBefore,
        "Unsubscribed Address" => FailureReason.Unsubscribed,
        "Spam Reporting Address" => FailureReason.ReportedAsSpam,
        "Invalid" => FailureReason.InvalidAddress,
        "Spam Content" => FailureReason.Content,
        "Recipient List over Package Quota" => FailureReason.TooMany,
        "Invalid SMTPAPI header" => FailureReason.Technical,
        _ => FailureReason.Unclassified,
    };
}
