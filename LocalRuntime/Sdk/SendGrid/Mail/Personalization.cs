#nullable disable annotations // As in the official package.

using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>
/// One envelope: who gets the email, and what differs from the others.
/// Official source: <c>Helpers/Mail/Model/Personalization.cs</c> (sendgrid-csharp).
/// </summary>
public class Personalization
{
    /// <summary>The recipients; each counts once.</summary>
    [JsonPropertyName("to")]
    [JsonConverter(typeof(DistinctAddressesConverter))]
    public List<EmailAddress> Tos { get; set; }

    /// <summary>The recipients of copies; each counts once.</summary>
    [JsonPropertyName("cc")]
    [JsonConverter(typeof(DistinctAddressesConverter))]
    public List<EmailAddress> Ccs { get; set; }

    /// <summary>The recipients of blind copies; each counts once.</summary>
    [JsonPropertyName("bcc")]
    [JsonConverter(typeof(DistinctAddressesConverter))]
    public List<EmailAddress> Bccs { get; set; }

    /// <summary>The subject, instead of the message's.</summary>
    [JsonPropertyName("subject")]
    public string Subject { get; set; }

    /// <summary>Headers of the email.</summary>
    [JsonPropertyName("headers")]
    public Dictionary<string, string> Headers { get; set; }

    /// <summary>Values that the events of this email carry.</summary>
    [JsonPropertyName("custom_args")]
    public Dictionary<string, string> CustomArgs { get; set; }

    /// <summary>When to deliver it, in seconds since 1970.</summary>
    [JsonPropertyName("send_at")]
    public long? SendAt { get; set; }
}
