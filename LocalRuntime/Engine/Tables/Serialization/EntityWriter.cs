using System.Buffers;
using System.Text.Json;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Serialization;

/// <summary>Writes entities as JSON.</summary>
internal static class EntityWriter
{
    public static ReadOnlyMemory<byte> Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(entity, buffer);
        return buffer.WrittenMemory;
    }

    public static void Write(ITableEntity entity, IBufferWriter<byte> buffer)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (entity is IDictionary<string, object?> properties)
        {
            foreach (var (name, value) in properties)
            {
                if (name is not (TableEntity.ETagKey or nameof(ITableEntity.Timestamp)))
                    EdmType.Write(json, name, value);
            }
        }
        else
        {
            foreach (var member in EntityMap.Of(entity.GetType()).Stored)
                EdmType.Write(json, member.Name, member.Get(entity));
        }

        json.WriteEndObject();
    }
}
