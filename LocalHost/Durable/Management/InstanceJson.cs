using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core;

namespace LocalHost.Durable.Management;

/// <summary>An instance as the management API shows it (StatusResponsePayload of the WebJobs extension).</summary>
internal static class InstanceJson
{
    public static JsonObject Of(OrchestrationState state, bool showInput, JsonArray? history)
    {
        var json = new JsonObject { ["name"] = state.Name };
        if (!string.IsNullOrEmpty(state.Version)) json["version"] = state.Version;
        json["instanceId"] = state.OrchestrationInstance.InstanceId;
        if (state.ParentInstance?.OrchestrationInstance?.InstanceId is { } parent) json["parentInstanceId"] = parent;
        json["runtimeStatus"] = state.OrchestrationStatus.ToString();
        json["input"] = showInput ? ToNode(state.Input) : null;
        json["customStatus"] = ToNode(state.Status);
        json["output"] = ToNode(state.Output);
        json["createdTime"] = ToText(state.CreatedTime);
        json["lastUpdatedTime"] = ToText(state.LastUpdatedTime);
        if (history is not null) json["historyEvents"] = history;
        return json;
    }

    /// <summary>Parses a text as JSON. A text that is not JSON becomes a string.</summary>
    public static JsonNode? ToNode(string? text)
    {
        if (text is null) return null;
        if (string.IsNullOrWhiteSpace(text)) return "";

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text.Trim();
        }
    }

    private static string ToText(DateTime time) => time.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
