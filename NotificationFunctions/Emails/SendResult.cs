namespace NotificationFunctions.Emails;

/// <summary>What SendGrid said to an email.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>What the metric of emails calls it.</summary>
    internal abstract string Outcome { get; }

    /// <summary>It took the email over.</summary>
    /// <param name="SendGridId">What it calls the email, or null where it did not say.</param>
    public sealed record Accepted(string? SendGridId) : SendResult
    {
        internal override string Outcome => nameof(EmailStatus.Sent);
    }

    /// <summary>It may take it later: too many requests, or a failure on its side.</summary>
    /// <param name="Description">Its answer.</param>
    /// <param name="RetryAfter">The pause that it asked for, or null.</param>
    public sealed record Postponed(string Description, TimeSpan? RetryAfter) : SendResult
    {
        internal override string Outcome => nameof(Postponed);
    }

    /// <summary>It will never take it.</summary>
    /// <param name="Description">Its answer.</param>
    public sealed record Refused(string Description) : SendResult
    {
        internal override string Outcome => nameof(Refused);
    }
}
