using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Emulators.Tables;

/// <summary>The bodies of answers. Source: learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations.</summary>
internal static class JsonAnswer
{
    /// <summary>Escapes only what JSON requires.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A buffer of 1 KB, which grows where an entity is larger.</summary>
    public static ArrayBufferWriter<byte> NewBuffer() => new(1024);

    public static ReadOnlyMemory<byte> Of(TableError error) => Write(json =>
    {
        json.WriteStartObject("odata.error");
        json.WriteString("code", error.Code);
        json.WriteStartObject("message");
        json.WriteString("lang", "en-US");
        json.WriteString("value", error.Text);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Of(Entity entity, EntityFormat format) => Write((json, text) => WriteEntity(json, text, entity, format));

    public static ReadOnlyMemory<byte> Of(IEnumerable<Entity> entities, EntityFormat format) => Write((json, text) =>
    {
        json.WriteStartArray("value");
        foreach (var entity in entities)
        {
            json.WriteStartObject();
            WriteEntity(json, text, entity, format);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> OfTables(IEnumerable<string> names) => Write(json =>
    {
        json.WriteStartArray("value");
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("TableName", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> OfTable(string name) => Write(json => json.WriteString("TableName", name));

    private static void WriteEntity(Utf8JsonWriter json, ArrayBufferWriter<byte> text, Entity entity, EntityFormat format)
    {
        if (format.Annotates)
            json.WriteString("odata.etag", entity.ETag);
        if (format is { Annotates: true, Properties: null })
        {
            WriteAll(json, text, entity);
            return;
        }

        foreach (var name in format.Properties ?? ["PartitionKey", "RowKey", "Timestamp", .. entity.Properties.Keys])
        {
            if (entity.Find(name) is not { } value)
                json.WriteNull(name);
            else if (name == "Timestamp")
                json.WriteString(name, EdmValue.Format((DateTime)value.Value));
            else
                value.Write(json, name, format.Annotates);
        }
    }

    // The stored JSON has the form of the answer, so it is copied, without its braces.
    private static void WriteAll(Utf8JsonWriter json, ArrayBufferWriter<byte> text, Entity entity)
    {
        json.WriteString("PartitionKey", entity.PartitionKey);
        json.WriteString("RowKey", entity.RowKey);
        json.WriteString("Timestamp", EdmValue.Format(new DateTime(entity.Timestamp, DateTimeKind.Utc)));
        var properties = entity.Json.AsSpan()[1..^1];
        if (properties.IsEmpty)
            return;
        json.Flush();
        text.Write(","u8);
        text.Write(properties);
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write) => Write((json, _) => write(json));

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter, ArrayBufferWriter<byte>> write)
    {
        var text = NewBuffer();
        using (var json = new Utf8JsonWriter(text, WriterOptions))
        {
            json.WriteStartObject();
            write(json, text);
            json.WriteEndObject();
        }

        return text.WrittenMemory;
    }
}

/// <summary>The form of entities in an answer.</summary>
/// <param name="Annotates">With ETags and types (minimal metadata), or without (no metadata).</param>
/// <param name="Properties">The selected properties; null for all. One that an entity does not have is answered as null.</param>
internal sealed record EntityFormat(bool Annotates, IReadOnlyList<string>? Properties = null);
