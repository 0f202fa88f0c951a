namespace NotificationFunctions.Emails;

/// <summary>How far an email has come.</summary>
public enum EmailStatus
{
    /// <summary>SendGrid took it over.</summary>
    Sent,
}
