using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Records;

/// <summary>The bytes of a record: UTF-8 JSON.</summary>
[JsonSerializable(typeof(DurableRecord))]
internal sealed partial class DurableJson : JsonSerializerContext
{
    private static readonly DurableJson Compact = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<OrchestrationRuntimeStatus>() },

        // Payloads are JSON within JSON: escaping their quotes as \u0022 would treble them, and nothing here ends up in a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static ReadOnlyMemory<byte> Write(DurableRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Compact.DurableRecord);

    /// <exception cref="JsonException">The bytes are no record of this version.</exception>
    public static DurableRecord Read(ReadOnlySpan<byte> record) =>
        JsonSerializer.Deserialize(record, Compact.DurableRecord) ?? throw new JsonException("A durable record is null.");
}
