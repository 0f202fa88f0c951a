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

    /// <summary>Gives these rules to options that have the defaults for the web.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new UtcTimeJsonConverter());
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Times end in Z, whatever offset they came with.</summary>
internal sealed class UtcTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
