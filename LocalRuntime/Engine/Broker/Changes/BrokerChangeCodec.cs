namespace LocalRuntime.Engine.Broker.Changes;

/// <summary>Changes in the journal. One record holds changes that happen together or not at all.</summary>
internal static class BrokerChangeCodec
{
    // Tags stand in journals: they never change.
    private enum Tag : byte
    {
        Accepted, Scheduled, Activated, Cancelled, Delivered, Removed, Modified, DeadLettered, Stored, Counted, Remembered,
    }

    public static ReadOnlyMemory<byte> Write(params IEnumerable<BrokerChange> changes)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var change in changes)
        {
            Write(writer, change);
        }

        writer.Flush();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    public static IEnumerable<BrokerChange> Read(byte[] record)
    {
        using var stream = new MemoryStream(record, writable: false);
        using var reader = new BinaryReader(stream);
        while (stream.Position < stream.Length)
        {
            yield return Read(reader);
        }
    }

    private static void Write(BinaryWriter writer, BrokerChange change)
    {
        switch (change)
        {
            case Accepted accepted:
                Begin(writer, Tag.Accepted, accepted.Entity, accepted.SequenceNumber);
                writer.Write(accepted.Time.UtcTicks);
                MessageCodec.Write(writer, accepted.Message);
                WriteCopies(writer, accepted.Copies);
                break;
            case Scheduled scheduled:
                Begin(writer, Tag.Scheduled, scheduled.Entity, scheduled.SequenceNumber);
                writer.Write(scheduled.Time.UtcTicks);
                MessageCodec.Write(writer, scheduled.Message);
                break;
            case Activated activated:
                Begin(writer, Tag.Activated, activated.Entity, activated.ScheduledNumber);
                writer.Write(activated.SequenceNumber);
                writer.Write(activated.Time.UtcTicks);
                WriteCopies(writer, activated.Copies);
                break;
            case Cancelled cancelled:
                Begin(writer, Tag.Cancelled, cancelled.Entity, cancelled.ScheduledNumber);
                break;
            case Delivered delivered:
                Begin(writer, Tag.Delivered, delivered.Copy);
                break;
            case Removed removed:
                Begin(writer, Tag.Removed, removed.Copy);
                break;
            case Modified modified:
                Begin(writer, Tag.Modified, modified.Copy);
                PropertyValueCodec.Write(writer, modified.Properties);
                break;
            case DeadLettered deadLettered:
                Begin(writer, Tag.DeadLettered, deadLettered.Copy);
                PropertyValueCodec.Write(writer, deadLettered.Properties);
                break;
            case Stored stored:
                Begin(writer, Tag.Stored, stored.Copy);
                writer.Write(stored.EnqueuedSequenceNumber);
                writer.Write(stored.EnqueuedTime.UtcTicks);
                writer.Write(stored.DeliveryCount);
                MessageCodec.Write(writer, stored.Message);
                break;
            case Counted counted:
                Begin(writer, Tag.Counted, counted.Last);
                break;
            case Remembered remembered:
                writer.Write((byte)Tag.Remembered);
                writer.Write(remembered.Entity);
                writer.Write(remembered.MessageId);
                writer.Write(remembered.Time.UtcTicks);
                break;
            default:
                throw new NotSupportedException(change.GetType().Name);
        }
    }

    private static BrokerChange Read(BinaryReader reader) => (Tag)reader.ReadByte() switch
    {
        Tag.Accepted => new Accepted(reader.ReadString(), reader.ReadInt64(), ReadTime(reader), MessageCodec.Read(reader), ReadCopies(reader)),
        Tag.Scheduled => new Scheduled(reader.ReadString(), reader.ReadInt64(), ReadTime(reader), MessageCodec.Read(reader)),
        Tag.Activated => new Activated(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), ReadTime(reader), ReadCopies(reader)),
        Tag.Cancelled => new Cancelled(reader.ReadString(), reader.ReadInt64()),
        Tag.Delivered => new Delivered(ReadCopy(reader)),
        Tag.Removed => new Removed(ReadCopy(reader)),
        Tag.Modified => new Modified(ReadCopy(reader), PropertyValueCodec.Read(reader)),
        Tag.DeadLettered => new DeadLettered(ReadCopy(reader), PropertyValueCodec.Read(reader)),
        Tag.Stored => new Stored(ReadCopy(reader), reader.ReadInt64(), ReadTime(reader), reader.ReadInt32(), MessageCodec.Read(reader)),
        Tag.Counted => new Counted(ReadCopy(reader)),
        Tag.Remembered => new Remembered(reader.ReadString(), reader.ReadString(), ReadTime(reader)),
        var tag => throw new InvalidDataException($"A journal record holds a change of the unknown kind {tag}."),
    };

    private static void Begin(BinaryWriter writer, Tag tag, string entity, long sequenceNumber)
    {
        writer.Write((byte)tag);
        writer.Write(entity);
        writer.Write(sequenceNumber);
    }

    private static void Begin(BinaryWriter writer, Tag tag, MessageCopy copy)
    {
        writer.Write((byte)tag);
        WriteCopy(writer, copy);
    }

    private static void WriteCopies(BinaryWriter writer, IReadOnlyList<MessageCopy> copies)
    {
        writer.Write7BitEncodedInt(copies.Count);
        foreach (var copy in copies)
        {
            WriteCopy(writer, copy);
        }
    }

    private static MessageCopy[] ReadCopies(BinaryReader reader)
    {
        var copies = new MessageCopy[reader.Read7BitEncodedInt()];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = ReadCopy(reader);
        }

        return copies;
    }

    private static void WriteCopy(BinaryWriter writer, MessageCopy copy)
    {
        writer.Write(copy.Queue.Name);
        writer.Write(copy.Queue.Subscription ?? "");
        writer.Write(copy.Queue.IsDeadLetter);
        writer.Write(copy.SequenceNumber);
    }

    private static MessageCopy ReadCopy(BinaryReader reader)
    {
        var name = reader.ReadString();
        var subscription = reader.ReadString();
        return new MessageCopy(new QueueAddress(name, subscription.Length == 0 ? null : subscription, reader.ReadBoolean()), reader.ReadInt64());
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);
}
