using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shared.Json;

/// <summary>Writes a value as its text, and reads only texts that the value accepts.</summary>
public sealed class ParsableJsonConverter<T> : JsonConverter<T>
    where T : struct, IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), null, out var value)
            ? value
            : throw new JsonException($"The text is not a {typeof(T).Name}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
