using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Settings;

/// <summary>
/// Reads local.settings.json. Official source: Core Tools' <c>SecretsManager</c> and <c>AppSettingsFile</c>; of which only <c>Values</c> has an effect here.
/// </summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The settings by name, <c>__</c> already turned into the separator of sections.</summary>
    /// <exception cref="SettingsException">The file is malformed or encrypted, or says something that has no effect; the message names it.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        try
        {
            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
            using var document = JsonDocument.Parse(bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes, Options);
            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in ObjectOf(document.RootElement, "The file", path))
            {
                switch (member.Name)
                {
                    case "IsEncrypted" when member.Value.ValueKind == JsonValueKind.True:
                        throw new SettingsException($"{path} is encrypted; the local host reads plain settings only ('func settings decrypt').");
                    case "IsEncrypted":
                        break;
                    case "Values":
                        foreach (var setting in ObjectOf(member.Value, "'Values'", path))
                        {
                            values[KeyOf(setting.Name)] = TextOf(setting, path);
                        }

                        break;
                    default:
                        throw new SettingsException(
                            $"{path} has the member '{member.Name}', which the local host does not read. "
                            + "Ports are given by --port, --service-bus-port and --table-port.");
                }
            }

            return values;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            throw new SettingsException($"{path} cannot be read: {unreadable.Message}");
        }
    }

    private static string KeyOf(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static JsonElement.ObjectEnumerator ObjectOf(JsonElement element, string name, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject()
        : throw new SettingsException($"{path}: {name} must be an object.");

    private static string TextOf(JsonProperty setting, string path) => setting.Value.ValueKind switch
    {
        JsonValueKind.String => setting.Value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => setting.Value.GetRawText(),
        _ => throw new SettingsException($"{path}: the setting '{setting.Name}' must be a text."),
    };
}

/// <summary>The settings are invalid. The message is shown on the terminal.</summary>
internal sealed class SettingsException(string message) : Exception(message);
