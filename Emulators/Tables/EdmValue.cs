using System.Globalization;
using System.Text.Json;

namespace Emulators.Tables;

/// <summary>The types of property values. Source: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
internal enum EdmType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A 32-bit integer.</summary>
    Int32,

    /// <summary>A 64-bit integer.</summary>
    Int64,

    /// <summary>A 64-bit floating point number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A time in UTC.</summary>
    DateTime,

    /// <summary>A GUID.</summary>
    Guid,

    /// <summary>Bytes.</summary>
    Binary,
}

/// <summary>A property value.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">A string, int, long, double, bool, DateTime in UTC, Guid or byte array.</param>
internal readonly record struct EdmValue(EdmType Type, object Value)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    // The service stores no time before it.
    private static readonly DateTime EarliestTime = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads a JSON value, with the annotation of its type where there is one.</summary>
    /// <returns>The value; null for JSON's null, which is no property.</returns>
    /// <exception cref="TableError">It is not of the type.</exception>
    public static EdmValue? Read(string name, JsonElement json, string? annotation)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        try
        {
            return annotation is null ? ReadPlain(json) : ReadAs(annotation, json);
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidOperationException or OverflowException)
        {
            throw TableError.Invalid($"The value of the property '{name}' is not of its type.");
        }
    }

    /// <summary>Writes the property, with the annotation of its type where minimal metadata need one.</summary>
    public void Write(Utf8JsonWriter json, string name, bool annotates)
    {
        if (annotates && Annotation is { } annotation)
            json.WriteString(name + "@odata.type", annotation);
        switch (Type)
        {
            case EdmType.Int32:
                json.WriteNumber(name, (int)Value);
                break;
            case EdmType.Boolean:
                json.WriteBoolean(name, (bool)Value);
                break;
            case EdmType.Double when double.IsFinite((double)Value):
                json.WritePropertyName(name);
                json.WriteRawValue(FiniteText((double)Value));
                break;
            default:
                json.WriteString(name, Text);
                break;
        }
    }

    /// <summary>Less than, equal to or greater than zero; null where the two cannot be compared.</summary>
    public int? CompareTo(EdmValue other) => (Value, other.Value) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        (bool left, bool right) => left.CompareTo(right),
        (DateTime left, DateTime right) => left.CompareTo(right),
        (Guid left, Guid right) => left.CompareTo(right),
        (byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right),
        (double.NaN, _) or (_, double.NaN) => null,
        (int or long, int or long) => Integer(Value).CompareTo(Integer(other.Value)),
        (int or long or double, int or long or double) => Real(Value).CompareTo(Real(other.Value)),
        _ => null,
    };

    /// <summary>The size in bytes, as the service counts it.</summary>
    public int Size => Value switch
    {
        string text => (text.Length * 2) + 4,
        byte[] bytes => bytes.Length + 4,
        int => 4,
        bool => 1,
        Guid => 16,
        _ => 8,
    };

    public static string Format(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private string? Annotation => Type switch
    {
        EdmType.Int64 => "Edm.Int64",
        EdmType.DateTime => "Edm.DateTime",
        EdmType.Guid => "Edm.Guid",
        EdmType.Binary => "Edm.Binary",
        EdmType.Double when !double.IsFinite((double)Value) => "Edm.Double",
        _ => null,
    };

    private string Text => Value switch
    {
        DateTime time => Format(time),
        byte[] bytes => Convert.ToBase64String(bytes),
        double number => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity",
        _ => Convert.ToString(Value, CultureInfo.InvariantCulture)!,
    };

    // A whole number keeps its point: without it a reader takes it for an integer.
    private static string FiniteText(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static EdmValue ReadPlain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new EdmValue(EdmType.String, json.GetString()!),
        JsonValueKind.True or JsonValueKind.False => new EdmValue(EdmType.Boolean, json.GetBoolean()),
        JsonValueKind.Number when json.TryGetInt32(out var number) => new EdmValue(EdmType.Int32, number),
        JsonValueKind.Number => new EdmValue(EdmType.Double, json.GetDouble()),
        _ => throw new FormatException(),
    };

    private static EdmValue ReadAs(string annotation, JsonElement json) => annotation switch
    {
        "Edm.String" => new EdmValue(EdmType.String, json.GetString()!),
        "Edm.Int32" => new EdmValue(EdmType.Int32, int.Parse(TextOf(json), CultureInfo.InvariantCulture)),
        "Edm.Int64" => new EdmValue(EdmType.Int64, long.Parse(TextOf(json), CultureInfo.InvariantCulture)),
        "Edm.Double" => new EdmValue(EdmType.Double, ParseDouble(TextOf(json))),
        "Edm.Boolean" => new EdmValue(EdmType.Boolean, bool.Parse(TextOf(json))),
        "Edm.DateTime" => new EdmValue(EdmType.DateTime, ParseTime(json.GetString()!)),
        "Edm.Guid" => new EdmValue(EdmType.Guid, Guid.Parse(json.GetString()!)),
        "Edm.Binary" => new EdmValue(EdmType.Binary, Convert.FromBase64String(json.GetString()!)),
        _ => throw new FormatException(),
    };

    // Numbers come as they are and, where JSON could not hold them, as text.
    private static string TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    private static long Integer(object number) => Convert.ToInt64(number, CultureInfo.InvariantCulture);

    private static double Real(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);

    internal static double ParseDouble(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" or "INF" => double.PositiveInfinity,
        "-Infinity" or "-INF" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    internal static DateTime ParseTime(string text)
    {
        var time = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        return time >= EarliestTime
            ? time
            : throw TableError.Of("OutOfRangeInput", "One of the request inputs is out of range: a time is before the year 1601.");
    }
}
