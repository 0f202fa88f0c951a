#nullable disable annotations // As in the official package.

using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>What SendGrid observes of the recipient. Official source: <c>Helpers/Mail/Model/TrackingSettings.cs</c> (sendgrid-csharp).</summary>
public class TrackingSettings
{
    /// <summary>Whether links lead through SendGrid.</summary>
    [JsonPropertyName("click_tracking")]
    public ClickTracking ClickTracking { get; set; }

    /// <summary>Whether an invisible image tells that the email was opened.</summary>
    [JsonPropertyName("open_tracking")]
    public OpenTracking OpenTracking { get; set; }
}
