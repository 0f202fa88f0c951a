using System.Buffers;

namespace LocalRuntime.Engine.Journaling;

/// <summary>Opens a journal's file: replays what is whole, drops a torn tail, compacts what has grown too large.</summary>
internal static class JournalFile
{
    public static (FileStream File, Guid StoreId) Open(JournalOptions options, IReadOnlyList<IJournalParticipant> participants)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        var file = OpenExclusively(options.Path);
        if (file.Length < JournalFormat.HeaderBytes)
        {
            // Also the way out of a crash in the middle of the first start.
            return (file, WriteHeader(file, Guid.NewGuid()));
        }

        var storeId = Replay(file, participants);
        if (file.Length > options.CompactAboveBytes)
        {
            file.Dispose();
            Compact(options.Path, storeId, participants);
            file = OpenExclusively(options.Path);
            file.Seek(0, SeekOrigin.End);
        }

        return (file, storeId);
    }

    // Two processes that append to one journal would destroy it.
    private static FileStream OpenExclusively(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    private static Guid WriteHeader(FileStream file, Guid storeId)
    {
        file.SetLength(0);
        file.Write(JournalFormat.Header(storeId));
        file.Flush(flushToDisk: true);
        return storeId;
    }

    private static Guid Replay(FileStream file, IReadOnlyList<IJournalParticipant> participants)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var storeId = JournalFormat.ReadStoreId(bytes) ?? throw new JournalFormatException(file.Name);
        var byStream = participants.ToDictionary(participant => participant.Stream);
        var position = JournalFormat.HeaderBytes;
        while (JournalFormat.MeasureRecord(bytes.AsSpan(position)) is > 0 and var length)
        {
            var record = bytes.AsSpan(position, length);
            if (!byStream.TryGetValue(record[8], out var participant))
            {
                throw new JournalFormatException(file.Name);
            }

            participant.Replay(record[JournalFormat.RecordOverheadBytes..]);
            position += length;
        }

        file.SetLength(position);
        file.Seek(position, SeekOrigin.Begin);
        return storeId;
    }

    // The new file replaces the old one by a rename, so a crash leaves either the one or the other.
    private static void Compact(string path, Guid storeId, IReadOnlyList<IJournalParticipant> participants)
    {
        var compacted = path + ".compacting";
        using (var file = new FileStream(compacted, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(JournalFormat.Header(storeId));
            var buffer = new ArrayBufferWriter<byte>();
            foreach (var participant in participants)
            {
                foreach (var record in participant.Snapshot())
                {
                    buffer.ResetWrittenCount();
                    JournalFormat.Write(buffer, participant.Stream, record.Span);
                    file.Write(buffer.WrittenSpan);
                }
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(compacted, path, overwrite: true);
    }
}
