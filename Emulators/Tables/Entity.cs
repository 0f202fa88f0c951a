using System.Text.Json;

namespace Emulators.Tables;

/// <summary>An entity: its keys, its properties in the order in which they came, and when it was last written.</summary>
internal sealed class Entity
{
    private const string Annotation = "@odata.type";

    private IReadOnlyDictionary<string, EdmValue>? _properties;
    private byte[]? _json;

    public Entity(string partitionKey, string rowKey, IReadOnlyDictionary<string, EdmValue> properties)
        : this(partitionKey, rowKey) => _properties = properties;

    private Entity(string partitionKey, string rowKey) => (PartitionKey, RowKey) = (partitionKey, rowKey);

    public string PartitionKey { get; }

    public string RowKey { get; }

    /// <summary>Parsed from the stored JSON on first use.</summary>
    public IReadOnlyDictionary<string, EdmValue> Properties => _properties ??= ReadStored(_json!);

    /// <summary>The properties without keys and timestamp, as JSON with the annotations of their types: as they are stored and answered.</summary>
    public byte[] Json => _json ??= WriteJson();

    /// <summary>In ticks of UTC. No two writes have the same.</summary>
    public long Timestamp { get; private init; }

    /// <summary>Opaque to clients. Made of the timestamp, in the same form as the service's.</summary>
    public string ETag => ETagOf(Timestamp);

    public static string ETagOf(long timestamp) =>
        $"W/\"datetime'{Uri.EscapeDataString(EdmValue.Format(new DateTime(timestamp, DateTimeKind.Utc)))}'\"";

    /// <summary>Reads an entity from a request. Keys in the address win; where both are given they must agree.</summary>
    /// <exception cref="TableError">It is invalid.</exception>
    public static Entity Read(JsonElement json, string? partitionKey, string? rowKey)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw TableError.Invalid("The body is not an entity.");
        var values = ReadProperties(json);
        var entity = new Entity(Key("PartitionKey", partitionKey), Key("RowKey", rowKey), values);
        values.Remove("Timestamp");
        EntityRules.Check(entity);

        // Written here, and not when it is first needed, which is on the store's only writing thread.
        entity._json = entity.WriteJson();
        return entity;

        string Key(string name, string? fromAddress)
        {
            var value = values.Remove(name, out var found)
                ? found.Value as string ?? throw TableError.Of("PropertiesNeedValue", $"The key '{name}' is not a text.")
                : fromAddress ?? throw TableError.Of("PropertiesNeedValue", $"The values are not specified for all properties in the entity: '{name}'.");
            return fromAddress is null || fromAddress == value ? value : throw TableError.Invalid($"The '{name}' of the address and of the entity differ.");
        }
    }

    /// <summary>An entity of which the store holds <see cref="Json"/>.</summary>
    public static Entity FromStored(string partitionKey, string rowKey, long timestamp, byte[] json) =>
        new(partitionKey, rowKey) { Timestamp = timestamp, _json = json };

    /// <summary>This entity as written at a time.</summary>
    public Entity At(long timestamp) => new(PartitionKey, RowKey) { Timestamp = timestamp, _properties = _properties, _json = _json };

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

    private static Dictionary<string, EdmValue> ReadStored(byte[] stored)
    {
        using var json = JsonDocument.Parse(stored);
        return ReadProperties(json.RootElement);
    }

    private byte[] WriteJson()
    {
        var text = JsonAnswer.NewBuffer();
        using (var json = new Utf8JsonWriter(text, JsonAnswer.WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Properties)
                value.Write(json, name, annotates: true);
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    // A null is not a property. No name may occur twice.
    private static Dictionary<string, EdmValue> ReadProperties(JsonElement json)
    {
        var annotations = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name.EndsWith(Annotation, StringComparison.Ordinal))
                annotations[member.Name[..^Annotation.Length]] = member.Value.GetString();
        }

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
