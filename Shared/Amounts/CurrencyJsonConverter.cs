using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shared.Amounts;

/// <summary>A currency is its code in JSON.</summary>
internal sealed class CurrencyJsonConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Currency.TryFind(reader.GetString(), out var currency) ? currency : throw new JsonException("Not an ISO 4217 currency code.");

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}
