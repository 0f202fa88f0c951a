using System.Runtime.Serialization;

namespace LocalRuntime.Engine.Broker.Changes;

/// <summary>
/// Application properties in the journal: those types that AMQP carries, and no others.
/// Official source: <c>Amqp/AmqpMessageConverter.cs</c> (azure-sdk-for-net).
/// </summary>
internal static class PropertyValueCodec
{
    // Tags stand in journals: they never change.
    private enum Tag : byte
    {
        Null, Byte, SByte, Char, Int16, UInt16, Int32, UInt32, Int64, UInt64, Single, Double, Decimal, Boolean,
        Guid, String, Uri, DateTime, DateTimeOffset, TimeSpan,
    }

    public static void Write(BinaryWriter writer, IReadOnlyDictionary<string, object?> properties)
    {
        writer.Write7BitEncodedInt(properties.Count);
        foreach (var (name, value) in properties)
        {
            writer.Write(name);
            WriteValue(writer, name, value);
        }
    }

    public static IReadOnlyDictionary<string, object?> Read(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var properties = new Dictionary<string, object?>(count);
        for (var i = 0; i < count; i++)
        {
            properties[reader.ReadString()] = ReadValue(reader);
        }

        return properties;
    }

    private static void WriteValue(BinaryWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: Begin(writer, Tag.Null); break;
            case byte v: Begin(writer, Tag.Byte).Write(v); break;
            case sbyte v: Begin(writer, Tag.SByte).Write(v); break;
            case char v: Begin(writer, Tag.Char).Write((ushort)v); break;
            case short v: Begin(writer, Tag.Int16).Write(v); break;
            case ushort v: Begin(writer, Tag.UInt16).Write(v); break;
            case int v: Begin(writer, Tag.Int32).Write(v); break;
            case uint v: Begin(writer, Tag.UInt32).Write(v); break;
            case long v: Begin(writer, Tag.Int64).Write(v); break;
            case ulong v: Begin(writer, Tag.UInt64).Write(v); break;
            case float v: Begin(writer, Tag.Single).Write(v); break;
            case double v: Begin(writer, Tag.Double).Write(v); break;
            case decimal v: Begin(writer, Tag.Decimal).Write(v); break;
            case bool v: Begin(writer, Tag.Boolean).Write(v); break;
            case Guid v: Begin(writer, Tag.Guid).Write(v.ToByteArray()); break;
            case string v: Begin(writer, Tag.String).Write(v); break;
            case Uri v: Begin(writer, Tag.Uri).Write(v.OriginalString); break;
            case DateTime v: Begin(writer, Tag.DateTime).Write(v.ToBinary()); break;
            case DateTimeOffset v: Begin(writer, Tag.DateTimeOffset).Write(v.UtcTicks); break;
            case TimeSpan v: Begin(writer, Tag.TimeSpan).Write(v.Ticks); break;
            default:
                throw new SerializationException($"The property '{name}' has the type {value.GetType().FullName}, which a message cannot carry.");
        }
    }

    private static BinaryWriter Begin(BinaryWriter writer, Tag tag)
    {
        writer.Write((byte)tag);
        return writer;
    }

    private static object? ReadValue(BinaryReader reader) => (Tag)reader.ReadByte() switch
    {
        Tag.Null => null,
        Tag.Byte => reader.ReadByte(),
        Tag.SByte => reader.ReadSByte(),
        Tag.Char => (char)reader.ReadUInt16(),
        Tag.Int16 => reader.ReadInt16(),
        Tag.UInt16 => reader.ReadUInt16(),
        Tag.Int32 => reader.ReadInt32(),
        Tag.UInt32 => reader.ReadUInt32(),
        Tag.Int64 => reader.ReadInt64(),
        Tag.UInt64 => reader.ReadUInt64(),
        Tag.Single => reader.ReadSingle(),
        Tag.Double => reader.ReadDouble(),
        Tag.Decimal => reader.ReadDecimal(),
        Tag.Boolean => reader.ReadBoolean(),
        Tag.Guid => new Guid(reader.ReadBytes(16)),
        Tag.String => reader.ReadString(),
        Tag.Uri => new Uri(reader.ReadString(), UriKind.RelativeOrAbsolute),
        Tag.DateTime => DateTime.FromBinary(reader.ReadInt64()),
        Tag.DateTimeOffset => new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        Tag.TimeSpan => new TimeSpan(reader.ReadInt64()),
        var tag => throw new InvalidDataException($"A journal record holds a property of the unknown kind {tag}."),
    };
}
