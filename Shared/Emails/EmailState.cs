namespace Shared.Emails;

/// <summary>
/// What is known of an email. Reports come late, twice and in any order. So the state does not follow the last report: of two states the stronger one
/// remains (<see cref="Merge"/>), and whatever order reports come in, and however often, they end in the same state.
/// <para>
/// The status decides, not the time. A bounce can come after the delivery, because the mail server accepted the email first; a delivery never
/// comes after a bounce; and times are whole seconds from the clocks of many servers. Of two reports with one status the earlier one remains,
/// because it says when it happened.
/// </para>
/// </summary>
/// <param name="Status">How far the email has come.</param>
/// <param name="At">Since when.</param>
/// <param name="Reason">Why it did not arrive. It is set where the email bounced or was dropped, and only there.</param>
public sealed record EmailState(EmailStatus Status, DateTimeOffset At, FailureReason? Reason)
{
    /// <summary>The stronger one of two states.</summary>
    public static EmailState Merge(EmailState? one, EmailState other) => one is null || IsStronger(other, one) ? other : one;

    private static bool IsStronger(EmailState one, EmailState other) =>
        one.Status != other.Status ? one.Status > other.Status
        : one.At != other.At ? one.At < other.At
        : one.Reason > other.Reason;
}

/// <summary>How far an email has come, from the weakest news to the strongest.</summary>
public enum EmailStatus
{
    /// <summary>SendGrid took it.</summary>
    Sent,

    /// <summary>The recipient's mail server accepted it, which does not say that anybody reads it.</summary>
    Delivered,

    /// <summary>The recipient's mail server refused it, at once or after it had accepted it.</summary>
    Bounced,

    /// <summary>SendGrid did not try to deliver it, because of what it knows about the address or the content.</summary>
    Dropped,

    /// <summary>It was not sent, because the email about a later event had been sent before.</summary>
    Overtaken,
}

/// <summary>Why an email did not arrive, in a few words of our own: what mail servers say may hold personal data, and is not kept.</summary>
public enum FailureReason
{
    /// <summary>None of the others, or SendGrid does not say.</summary>
    Unclassified,

    /// <summary>There is no such address.</summary>
    InvalidAddress,

    /// <summary>The mailbox is full, or does not take mail now.</summary>
    MailboxUnavailable,

    /// <summary>The text was taken for spam or malware.</summary>
    Content,

    /// <summary>The sender's domain or address has a bad name.</summary>
    Reputation,

    /// <summary>Too many emails came at once, or more than the plan with SendGrid has.</summary>
    TooMany,

    /// <summary>The servers did not understand each other.</summary>
    Technical,

    /// <summary>An earlier email to the address bounced. SendGrid sends no more until the address is taken off its list.</summary>
    BouncedBefore,

    /// <summary>The recipient unsubscribed.</summary>
    Unsubscribed,

    /// <summary>The recipient reported an earlier email as spam.</summary>
    ReportedAsSpam,
}
