using System.Text.Json;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Serialization;

/// <summary>Reads entities from JSON.</summary>
internal static class EntityReader
{
    /// <summary>Reads the answer to a point read.</summary>
    public static T Read<T>(ReadOnlySpan<byte> body)
        where T : class, ITableEntity
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        return Read<T>(ref json);
    }

    /// <summary>Reads the answer to a query.</summary>
    public static List<T> ReadPage<T>(ReadOnlySpan<byte> body)
        where T : class, ITableEntity
    {
        var entities = new List<T>();
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isList = json.ValueTextEquals("value"u8);
            json.Read();
            if (!isList)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                entities.Add(Read<T>(ref json));
        }

        return entities;
    }

    private static T Read<T>(ref Utf8JsonReader json)
        where T : class, ITableEntity
    {
        var entity = Activator.CreateInstance<T>();
        var properties = entity as IDictionary<string, object?>;
        var map = properties is null ? EntityMap.Of(typeof(T)) : null;

        // An annotation stands before its property.
        string? annotated = null, annotation = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (name.EndsWith(EdmType.AnnotationSuffix, StringComparison.Ordinal))
            {
                (annotated, annotation) = (name[..^EdmType.AnnotationSuffix.Length], json.GetString());
                continue;
            }

            if (name == "odata.metadata")
                continue;

            var type = name == nameof(ITableEntity.Timestamp) ? "Edm.DateTime" : name == annotated ? annotation : null;
            var value = EdmType.Read(ref json, type);
            if (properties is not null)
            {
                properties[name] = value;
                continue;
            }

            foreach (var member in map!.SetFrom(name))
                member.Set(entity, value);
        }

        return entity;
    }
}
