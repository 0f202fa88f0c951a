using System.Text.Json;
using LocalHost.Servers;

namespace LocalHost.Extensions;

/// <summary>
/// Reads host.json, and refuses members that would have no effect here. Extensions check the content of their own sections. Official source: the host.json
/// reference, and <c>HostJsonFileConfigurationSource.cs</c> of azure-functions-host.
/// </summary>
internal static class HostJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    // Two of them have no effect: levels of logging come from the command line, traces from the app's OpenTelemetry.
    private static readonly string[] Known = ["version", "extensions", "logging", "telemetryMode"];
    private static readonly string[] KnownExtensions = ["http", "durableTask", "serviceBus"];

    /// <exception cref="HostStartException">
    /// The file is missing or unreadable, or has a member that the host does not support; the message names it.
    /// </exception>
    public static JsonElement Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version) || !version.ValueEquals("2.0"))
                throw new HostStartException($"'{path}' must be an object with the member \"version\": \"2.0\".");
            RefuseUnknownMembers(root, "host.json", Known);
            if (root.TryGetProperty("extensions", out var extensions))
                RefuseUnknownMembers(extensions, "host.json's extensions", KnownExtensions);
            return root.Clone();
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            throw new HostStartException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Refuses members that the host does not support.</summary>
    /// <exception cref="HostStartException">There is one; the message names it.</exception>
    public static void RefuseUnknownMembers(JsonElement section, string name, params IEnumerable<string> known)
    {
        foreach (var member in section.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
                throw new HostStartException($"{name} has the member '{member.Name}', which the local host does not have.");
        }
    }
}
