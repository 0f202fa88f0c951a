using NotificationFunctions.Emails;

namespace NotificationFunctions.DeliveryReports;

/// <summary>
/// SendGrid's texts for why an email did not arrive. Those that are not known here are <see cref="FailureReason.Unclassified"/>.
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
