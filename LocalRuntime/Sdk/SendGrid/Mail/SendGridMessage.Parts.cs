#nullable disable annotations // As in the official package.

namespace SendGrid.Helpers.Mail;

/// <content>What holds for all envelopes.</content>
public partial class SendGridMessage
{
    /// <summary>Sets the sender.</summary>
    public void SetFrom(string email, string name = null) => SetFrom(Address(email, name));

    /// <summary>Sets the sender.</summary>
    public void SetFrom(EmailAddress email) => From = email;

    /// <summary>Sets where answers go.</summary>
    public void SetReplyTo(EmailAddress email) => ReplyTo = email;

    /// <summary>Sets the subject of all envelopes that have none of their own.</summary>
    public void SetGlobalSubject(string subject) => Subject = subject;

    /// <summary>Adds a content.</summary>
    public void AddContent(string mimeType, string text) => (Contents ??= []).Add(new Content(mimeType, text));

    /// <summary>Adds a header of the email.</summary>
    public void AddGlobalHeader(string key, string value) => (Headers ??= []).Add(key, value);

    /// <summary>Adds headers of the email.</summary>
    public void AddGlobalHeaders(Dictionary<string, string> headers) => Headers = Merged(Headers, headers);

    /// <summary>Adds a name for statistics.</summary>
    public void AddCategory(string category) => (Categories ??= []).Add(category);

    /// <summary>Adds names for statistics.</summary>
    public void AddCategories(List<string> categories) => (Categories ??= []).AddRange(categories);

    /// <summary>Adds a value that the events of this email carry.</summary>
    public void AddGlobalCustomArg(string key, string value) => (CustomArgs ??= []).Add(key, value);

    /// <summary>Adds values that the events of this email carry.</summary>
    public void AddGlobalCustomArgs(Dictionary<string, string> customArgs) => CustomArgs = Merged(CustomArgs, customArgs);

    /// <summary>Sets when to deliver it, in seconds since 1970.</summary>
    public void SetGlobalSendAt(int sendAt) => SendAt = sendAt;

    /// <summary>Sets whether links lead through SendGrid.</summary>
    public void SetClickTracking(bool enable, bool enableText) =>
        (TrackingSettings ??= new TrackingSettings()).ClickTracking = new ClickTracking { Enable = enable, EnableText = enableText };

    /// <summary>Sets whether an invisible image tells that the email was opened.</summary>
    public void SetOpenTracking(bool enable, string substitutionTag = null) =>
        (TrackingSettings ??= new TrackingSettings()).OpenTracking = new OpenTracking { Enable = enable, SubstitutionTag = substitutionTag };

    private static EmailAddress Address(string email, string name) =>
        string.IsNullOrWhiteSpace(email) ? throw new ArgumentNullException(nameof(email)) : new EmailAddress(email, name);

    // A key given twice with different values is an error, as officially.
    private static Dictionary<string, string> Merged(Dictionary<string, string> present, Dictionary<string, string> added) =>
        present is null ? added : present.Union(added).ToDictionary();
}
