namespace LocalRuntime.Engine.Broker.Changes;

/// <summary>A message in the journal.</summary>
internal static class MessageCodec
{
    public static void Write(BinaryWriter writer, BrokerMessage message)
    {
        writer.Write7BitEncodedInt(message.Body.Length);
        writer.Write(message.Body.Span);
        foreach (var text in Texts(message))
        {
            writer.Write(text is not null);
            if (text is not null)
            {
                writer.Write(text);
            }
        }

        writer.Write(message.TimeToLive.Ticks);
        writer.Write(message.ScheduledEnqueueTime.UtcTicks);
        PropertyValueCodec.Write(writer, message.Properties);
    }

    public static BrokerMessage Read(BinaryReader reader) => new()
    {
        Body = reader.ReadBytes(reader.Read7BitEncodedInt()),
        MessageId = ReadText(reader),
        PartitionKey = ReadText(reader),
        SessionId = ReadText(reader),
        ReplyToSessionId = ReadText(reader),
        CorrelationId = ReadText(reader),
        Subject = ReadText(reader),
        To = ReadText(reader),
        ContentType = ReadText(reader),
        ReplyTo = ReadText(reader),
        TimeToLive = new TimeSpan(reader.ReadInt64()),
        ScheduledEnqueueTime = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        Properties = PropertyValueCodec.Read(reader),
    };

    /// <summary>How many bytes the message takes.</summary>
    /// <exception cref="System.Runtime.Serialization.SerializationException">A property is of a type that messages do not carry.</exception>
    public static int Measure(BrokerMessage message)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Write(writer, message);
        return (int)stream.Length;
    }

    // The order stands in journals: it never changes.
    private static string?[] Texts(BrokerMessage message) =>
    [
        message.MessageId,
        message.PartitionKey,
        message.SessionId,
        message.ReplyToSessionId,
        message.CorrelationId,
        message.Subject,
        message.To,
        message.ContentType,
        message.ReplyTo,
    ];

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
