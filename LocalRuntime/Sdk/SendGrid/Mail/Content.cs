#nullable disable annotations // As in the official package.

using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>The text of an email in one media type. Official source: <c>Helpers/Mail/Model/Content.cs</c> (sendgrid-csharp).</summary>
public class Content
{
    /// <summary>Creates an empty content.</summary>
    public Content()
    {
    }

    /// <summary>Creates a content.</summary>
    public Content(string type, string value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The media type, as in <see cref="MimeType"/>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; set; }

    /// <summary>The text.</summary>
    [JsonPropertyName("value")]
    public string Value { get; set; }
}
