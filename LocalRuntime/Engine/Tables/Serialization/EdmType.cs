using System.Globalization;
using System.Text.Json;

namespace LocalRuntime.Engine.Tables.Serialization;

/// <summary>
/// Values of the protocol's types. What JSON cannot say by itself carries an annotation <c>{name}@odata.type</c>.
/// Official source: <c>sdk/tables/Azure.Data.Tables/src/Extensions/DictionaryTableExtensions.cs</c>.
/// </summary>
internal static class EdmType
{
    public const string AnnotationSuffix = "@odata.type";

    /// <summary>Writes a property, with its annotation where it needs one. Null is not written: the service does not store it.</summary>
    /// <exception cref="NotSupportedException">The service has no such type.</exception>
    public static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                Annotate(json, name, "Edm.Int64");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                Annotate(json, name, "Edm.Double");
                WriteDouble(json, name, number);
                break;
            case Guid id:
                Annotate(json, name, "Edm.Guid");
                json.WriteString(name, id);
                break;
            case DateTimeOffset time:
                Annotate(json, name, "Edm.DateTime");
                json.WriteString(name, Utc(time.UtcDateTime));
                break;
            case DateTime time:
                Annotate(json, name, "Edm.DateTime");
                json.WriteString(name, Utc(time.ToUniversalTime()));
                break;
            case byte[] bytes:
                Annotate(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            case BinaryData bytes:
                Annotate(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes.ToMemory().Span);
                break;
            case Enum:
                throw new NotSupportedException(
                    $"Property '{name}': enum values are only supported for custom model types implementing ITableEntity.");
            default:
                throw new NotSupportedException($"Property '{name}': Table Storage has no type for {value.GetType()}.");
        }
    }

    /// <summary>Reads the value at <paramref name="json"/>, whose annotation is <paramref name="annotation"/>.</summary>
    public static object? Read(ref Utf8JsonReader json, string? annotation) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => FromText(json.GetString()!, annotation),
        JsonTokenType.Number when annotation is null or "Edm.Int32" && json.TryGetInt32(out var number) => number,
        JsonTokenType.Number => json.GetDouble(),
        var token => throw new JsonException($"A property of an entity cannot be a JSON {token}."),
    };

    /// <summary>Turns text into the type that <paramref name="annotation"/> names.</summary>
    public static object FromText(string text, string? annotation) => annotation switch
    {
        null or "Edm.String" => text,
        "Edm.Int64" => long.Parse(text, CultureInfo.InvariantCulture),
        "Edm.Double" => Double(text),
        "Edm.Guid" => Guid.Parse(text),
        "Edm.DateTime" => Time(text),
        "Edm.Binary" => Convert.FromBase64String(text),
        _ => throw new NotSupportedException($"Not supported type {annotation}."),
    };

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public static double Double(string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static void Annotate(Utf8JsonWriter json, string name, string type) => json.WriteString(name + AnnotationSuffix, type);

    private static string Utc(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
    }
}
