using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>Whether links lead through SendGrid. Official source: <c>Helpers/Mail/Model/ClickTracking.cs</c> (sendgrid-csharp).</summary>
public class ClickTracking
{
    /// <summary>Whether links in HTML do.</summary>
    [JsonPropertyName("enable")]
    public bool? Enable { get; set; }

    /// <summary>Whether links in plain text do.</summary>
    [JsonPropertyName("enable_text")]
    public bool? EnableText { get; set; }
}
