namespace NotificationFunctions.Emails;

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

    /// <summary>An earlier email to the address bounced: SendGrid sends no more until it is taken off its list.</summary>
    BouncedBefore,

    /// <summary>The recipient unsubscribed.</summary>
    Unsubscribed,

    /// <summary>The recipient reported an earlier email as spam.</summary>
    ReportedAsSpam,
}
