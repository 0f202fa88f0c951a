using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emulators.SendGrid;

/// <summary>The JSON of the mailbox: its own is camel case, SendGrid's is snake case.</summary>
internal static class MailboxJson
{
    public static JsonSerializerOptions Own { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static JsonSerializerOptions SendGrid { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
