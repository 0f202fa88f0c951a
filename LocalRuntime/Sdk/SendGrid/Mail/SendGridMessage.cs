#nullable disable annotations // As in the official package.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SendGrid.Helpers.Mail;

/// <summary>An email to send, as the API's <c>mail/send</c> takes it. Official source: <c>Helpers/Mail/SendGridMessage.cs</c> (sendgrid-csharp).</summary>
public partial class SendGridMessage
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>The sender.</summary>
    [JsonPropertyName("from")]
    public EmailAddress From { get; set; }

    /// <summary>The subject of all envelopes that have none of their own.</summary>
    [JsonPropertyName("subject")]
    public string Subject { get; set; }

    /// <summary>The envelopes, up to 1,000.</summary>
    [JsonPropertyName("personalizations")]
    public List<Personalization> Personalizations { get; set; }

    /// <summary>The text in its media types.</summary>
    [JsonPropertyName("content")]
    public List<Content> Contents { get; set; }

    /// <summary>The plain text; with <see cref="HtmlContent"/> it replaces <see cref="Contents"/> when the message is sent.</summary>
    [JsonIgnore]
    public string PlainTextContent { get; set; }

    /// <summary>The HTML; with <see cref="PlainTextContent"/> it replaces <see cref="Contents"/> when the message is sent.</summary>
    [JsonIgnore]
    public string HtmlContent { get; set; }

    /// <summary>Headers of the email.</summary>
    [JsonPropertyName("headers")]
    public Dictionary<string, string> Headers { get; set; }

    /// <summary>Names for statistics, up to ten.</summary>
    [JsonPropertyName("categories")]
    public List<string> Categories { get; set; }

    /// <summary>Values that the events of this email carry.</summary>
    [JsonPropertyName("custom_args")]
    public Dictionary<string, string> CustomArgs { get; set; }

    /// <summary>When to deliver it, in seconds since 1970.</summary>
    [JsonPropertyName("send_at")]
    public long? SendAt { get; set; }

    /// <summary>What SendGrid observes of the recipient.</summary>
    [JsonPropertyName("tracking_settings")]
    public TrackingSettings TrackingSettings { get; set; }

    /// <summary>Where answers go.</summary>
    [JsonPropertyName("reply_to")]
    public EmailAddress ReplyTo { get; set; }

    /// <summary>Where answers go.</summary>
    [JsonPropertyName("reply_to_list")]
    public List<EmailAddress> ReplyTos { get; set; }

    /// <summary>The JSON that <c>mail/send</c> takes, with plain text before HTML before the rest, as the API demands.</summary>
    public string Serialize(bool useDefaultSerialization = true)
    {
        if (!useDefaultSerialization)
        {
            throw new NotSupportedException($"{nameof(Serialize)}({nameof(useDefaultSerialization)}: false): the local runtime has one serialization.");
        }

        if (PlainTextContent is not null || HtmlContent is not null)
        {
            Contents = [];
            AddContentWhereGiven(MimeType.Text, PlainTextContent);
            AddContentWhereGiven(MimeType.Html, HtmlContent);
            PlainTextContent = null;
            HtmlContent = null;
        }

        if (Contents is { Count: > 1 })
        {
            Contents.RemoveAll(content => string.IsNullOrEmpty(content.Type) || string.IsNullOrEmpty(content.Value));
            Contents = [.. Contents.OrderBy(content => content.Type == MimeType.Text ? 0 : content.Type == MimeType.Html ? 1 : 2)];
        }

        return JsonSerializer.Serialize(this, Json);
    }

    private void AddContentWhereGiven(string type, string value)
    {
        if (value is not null)
        {
            AddContent(type, value);
        }
    }
}
