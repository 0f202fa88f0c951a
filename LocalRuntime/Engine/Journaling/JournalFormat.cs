using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace LocalRuntime.Engine.Journaling;

/// <summary>
/// The bytes of a journal: a header (magic, store ID), then records (length, CRC-32C, stream, payload), little-endian.
/// The checksum covers stream and payload, so a record that was torn by the death of the process is told from a whole one.
/// </summary>
internal static class JournalFormat
{
    public const int HeaderBytes = 8 + 16;
    public const int RecordOverheadBytes = 4 + 4 + 1;
    public const int MaxPayloadBytes = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "OWJRNL01"u8;

    public static byte[] Header(Guid storeId)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        storeId.TryWriteBytes(header.AsSpan(8));
        return header;
    }

    public static Guid? ReadStoreId(ReadOnlySpan<byte> file) =>
        file.Length >= HeaderBytes && file[..8].SequenceEqual(Magic) ? new Guid(file[8..HeaderBytes]) : null;

    /// <exception cref="ArgumentException">A record does not hold so much.</exception>
    public static void CheckSize(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > MaxPayloadBytes)
        {
            throw new ArgumentException($"A journal record holds at most {MaxPayloadBytes} bytes; this one has {payload.Length}.", nameof(payload));
        }
    }

    public static void Write(IBufferWriter<byte> output, byte stream, ReadOnlySpan<byte> payload)
    {
        var record = output.GetSpan(RecordOverheadBytes + payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        record[8] = stream;
        payload.CopyTo(record[RecordOverheadBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record.Slice(8, 1 + payload.Length)));
        output.Advance(RecordOverheadBytes + payload.Length);
    }

    /// <summary>The length of the record that begins here, as it says itself; 0 where no record can begin so.</summary>
    public static int MeasureRecord(ReadOnlySpan<byte> start)
    {
        if (start.Length < RecordOverheadBytes)
        {
            return 0;
        }

        var payloadBytes = BinaryPrimitives.ReadInt32LittleEndian(start);
        return payloadBytes is < 0 or > MaxPayloadBytes ? 0 : RecordOverheadBytes + payloadBytes;
    }

    /// <summary>Whether these bytes are a record of the length, undamaged.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record, int length) =>
        record.Length == length && Checksum(record[8..]) == BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
