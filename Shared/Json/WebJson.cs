using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shared.Json;

/// <summary>How everything that leaves an app is written: answers and events.</summary>
public static class WebJson
{
    /// <summary>
    /// camelCase, absent instead of null, enums by name, times in RFC 3339 UTC. Reading demands what a record's constructor demands.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(), new UtcTimeJsonConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
