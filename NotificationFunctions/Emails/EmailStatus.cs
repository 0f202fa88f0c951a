namespace NotificationFunctions.Emails;

/// <summary>
/// How far an email has come, from the weakest news to the strongest: what stands further down is never taken back by what stands
/// further up (<see cref="EmailState"/>).
/// </summary>
public enum EmailStatus
{
    /// <summary>SendGrid took it over.</summary>
    Sent,

    /// <summary>The recipient's mail server accepted it, which does not say that anybody reads it.</summary>
    Delivered,

    /// <summary>The recipient's mail server refused it, at once or after it had accepted it.</summary>
    Bounced,

    /// <summary>SendGrid did not try to deliver it, because of what it knows about the address or the content.</summary>
    Dropped,
}
