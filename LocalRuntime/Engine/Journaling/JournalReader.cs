namespace LocalRuntime.Engine.Journaling;

/// <summary>
/// Reads a journal's file from its start, a record at a time, up to the first that is not whole.
/// It needs memory for the largest record only.
/// </summary>
internal sealed class JournalReader(Stream file)
{
    private const int FirstBufferBytes = 1024 * 1024;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;

    /// <summary>Where the last record that was read ends.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the header; null where the file does not begin with one.</summary>
    public Guid? ReadHeader()
    {
        var header = JournalFormat.ReadStoreId(Peek(JournalFormat.HeaderBytes));
        Take(header is null ? 0 : JournalFormat.HeaderBytes);
        return header;
    }

    /// <summary>Reads a record. The payload is valid until the next call.</summary>
    public bool TryReadRecord(out byte stream, out ReadOnlySpan<byte> payload)
    {
        var length = JournalFormat.MeasureRecord(Peek(JournalFormat.RecordOverheadBytes));
        var record = length == 0 ? default : Peek(length);
        if (length == 0 || !JournalFormat.IsWhole(record, length))
        {
            stream = 0;
            payload = default;
            return false;
        }

        stream = record[JournalFormat.RecordOverheadBytes - 1];
        payload = record[JournalFormat.RecordOverheadBytes..];
        Take(length);
        return true;
    }

    // The next bytes, as many as asked for or as there are.
    private ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _start < count)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var larger = count > _buffer.Length ? new byte[Math.Max(count, 2 * _buffer.Length)] : _buffer;
            rest.CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, rest.Length);
            _end += file.ReadAtLeast(_buffer.AsSpan(_end), count - _end, throwOnEndOfStream: false);
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    private void Take(int count)
    {
        _start += count;
        Position += count;
    }
}
