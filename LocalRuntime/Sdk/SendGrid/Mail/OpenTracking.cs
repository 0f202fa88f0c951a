#nullable disable annotations // As in the official package.

using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>Whether an invisible image tells that the email was opened. Official source: <c>Helpers/Mail/Model/OpenTracking.cs</c> (sendgrid-csharp).</summary>
public class OpenTracking
{
    /// <summary>Whether it does.</summary>
    [JsonPropertyName("enable")]
    public bool? Enable { get; set; }

    /// <summary>The text in the email that the image replaces.</summary>
    [JsonPropertyName("substitution_tag")]
    public string SubstitutionTag { get; set; }
}
