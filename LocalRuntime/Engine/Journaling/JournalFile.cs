using System.Buffers;

namespace LocalRuntime.Engine.Journaling;

/// <summary>Opens a journal's file: replays what is whole, drops a torn tail, compacts what has grown too large.</summary>
internal static class JournalFile
{
    public static (FileStream File, Guid StoreId) Open(JournalOptions options, IReadOnlyList<IJournalParticipant> participants)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        var file = OpenExclusively(options.Path);
        try
        {
            var storeId = ReadOrBegin(file, participants);
            if (file.Length > options.CompactAboveBytes)
            {
                file.Dispose();
                Compact(options.Path, storeId, participants);
                file = OpenExclusively(options.Path);
                file.Seek(0, SeekOrigin.End);
            }

            return (file, storeId);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // A file shorter than a header comes from a crash in the middle of the first start.
    private static Guid ReadOrBegin(FileStream file, IReadOnlyList<IJournalParticipant> participants) =>
        file.Length < JournalFormat.HeaderBytes ? WriteHeader(file, Guid.NewGuid()) : Replay(file, participants);

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
        var reader = new JournalReader(file);
        var storeId = reader.ReadHeader() ?? throw new JournalFormatException(file.Name);
        var byStream = participants.ToDictionary(participant => participant.Stream);
        while (reader.TryReadRecord(out var stream, out var payload))
        {
            if (!byStream.TryGetValue(stream, out var participant))
            {
                throw new JournalFormatException(file.Name);
            }

            participant.Replay(payload);
        }

        // What a crash has torn goes, or the next record would stand behind it, unreadable.
        file.SetLength(reader.Position);
        file.Seek(reader.Position, SeekOrigin.Begin);
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
                    JournalFormat.CheckSize(record);
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
