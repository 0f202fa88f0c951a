using System.Diagnostics.CodeAnalysis;
using NotificationFunctions.Emails;

namespace NotificationFunctions.DeliveryReports;

/// <summary>What one event of SendGrid says about an email of this app.</summary>
/// <param name="Email">Which email.</param>
/// <param name="State">What it came to.</param>
internal sealed record DeliveryReport(EmailReference Email, EmailState State)
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>
    /// Reads an event. There is nothing to read in those of other types (processed, deferred, opened…), of other emails of the same SendGrid
    /// account, and in a bounce that came so late that SendGrid does not know any more what bounced.
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
