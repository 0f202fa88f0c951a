using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Emulators.Tables;

/// <summary>An entity: its keys, its properties in the order in which they came, and when it was last written.</summary>
internal sealed class Entity(string partitionKey, string rowKey, IReadOnlyDictionary<string, EdmValue> properties)
{
    private const string Annotation = "@odata.type";
    private static readonly HashSet<string> SystemNames = ["PartitionKey", "RowKey", "Timestamp"];

    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    public IReadOnlyDictionary<string, EdmValue> Properties { get; } = properties;

    /// <summary>In ticks of UTC. No two writes have the same.</summary>
    public long Timestamp { get; init; }

    /// <summary>Opaque to clients. The service makes it of the timestamp in just this form.</summary>
    public string ETag => ETagOf(Timestamp);

    public static string ETagOf(long timestamp) =>
        $"W/\"datetime'{Uri.EscapeDataString(EdmValue.Format(new DateTime(timestamp, DateTimeKind.Utc)))}'\"";

    /// <summary>Reads an entity from a request. Keys in the address win; where both are given they must agree.</summary>
    /// <exception cref="TableError">It breaks a rule.</exception>
    public static Entity Read(JsonElement json, string? partitionKey, string? rowKey)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw TableError.Invalid("The body is not an entity.");
        var values = ReadProperties(json);
        var entity = new Entity(Key("PartitionKey", partitionKey), Key("RowKey", rowKey), values.Where(pair => !SystemNames.Contains(pair.Key)).ToDictionary());
        EntityRules.Check(entity);
        return entity;

        string Key(string name, string? fromAddress)
        {
            var value = values.TryGetValue(name, out var found)
                ? found.Value as string ?? throw TableError.Of("PropertiesNeedValue", $"The key '{name}' is not a text.")
                : fromAddress ?? throw TableError.Of("PropertiesNeedValue", $"The values are not specified for all properties in the entity: '{name}' is missing.");
            return fromAddress is null || fromAddress == value ? value : throw TableError.Invalid($"The '{name}' of the address and of the entity differ.");
        }
    }

    /// <summary>Reads what <see cref="ToStoredText"/> wrote.</summary>
    public static Entity FromStored(string partitionKey, string rowKey, long timestamp, string stored)
    {
        using var json = JsonDocument.Parse(stored);
        return new Entity(partitionKey, rowKey, ReadProperties(json.RootElement)) { Timestamp = timestamp };
    }

    /// <summary>The properties without keys and timestamp, as JSON with the annotations of their types.</summary>
    public string ToStoredText()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, JsonAnswer.WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Properties)
                value.Write(json, name, annotates: true);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>This entity with the properties of another laid over its own.</summary>
    public Entity Merge(Entity change)
    {
        var merged = new Dictionary<string, EdmValue>(Properties, StringComparer.Ordinal);
        foreach (var (name, value) in change.Properties)
            merged[name] = value;
        var result = new Entity(PartitionKey, RowKey, merged);
        EntityRules.Check(result);
        return result;
    }

    /// <summary>A property by its name, keys and timestamp included; null where there is none.</summary>
    public EdmValue? Find(string name) => name switch
    {
        "PartitionKey" => new EdmValue(EdmType.String, PartitionKey),
        "RowKey" => new EdmValue(EdmType.String, RowKey),
        "Timestamp" => new EdmValue(EdmType.DateTime, new DateTime(Timestamp, DateTimeKind.Utc)),
        _ => Properties.TryGetValue(name, out var value) ? value : null,
    };

    // JSON's null is no property, but a name may stand only once.
    private static Dictionary<string, EdmValue> ReadProperties(JsonElement json)
    {
        var annotations = json.EnumerateObject().Where(member => member.Name.EndsWith(Annotation, StringComparison.Ordinal))
            .ToDictionary(member => member.Name[..^Annotation.Length], member => member.Value.GetString(), StringComparer.Ordinal);
        var values = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name.StartsWith("odata.", StringComparison.Ordinal) || member.Name.EndsWith(Annotation, StringComparison.Ordinal))
                continue;
            var value = EdmValue.Read(member.Name, member.Value, annotations.GetValueOrDefault(member.Name));
            if (value is { } given && !values.TryAdd(member.Name, given))
                throw TableError.Of("DuplicatePropertiesSpecified", $"The property '{member.Name}' is specified more than once.");
        }

        return values;
    }
}
