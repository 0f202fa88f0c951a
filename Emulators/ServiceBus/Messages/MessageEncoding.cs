using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Emulators.ServiceBus.Messages;

/// <summary>Encodes and decodes messages. The bare message (properties, application properties, body, footer) passes through unchanged.</summary>
internal static class MessageEncoding
{
    private const string ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";

    // Section codes of AMQP 1.0, part 3.2.
    private const int HeaderCode = 0x70;
    private const int DeliveryAnnotationsCode = 0x71;
    private const int MessageAnnotationsCode = 0x72;
    private const int PropertiesCode = 0x73;

    /// <summary>The message, or the messages, of a transfer.</summary>
    public static IReadOnlyList<BrokerMessage> ReadTransfer(AmqpMessage transfer) => transfer.MessageFormat == AmqpConstants.AmqpBatchedMessageFormat
        ? [.. transfer.DataBody.Select(data => Read(((ArraySegment<byte>)data.Value).ToArray()))]
        : [Read(ReadAll((BufferListStream)transfer.ToStream()))];

    /// <summary>Decodes a message. The result keeps the array.</summary>
    public static BrokerMessage Read(byte[] encoded)
    {
        var buffer = new ByteBuffer(new ArraySegment<byte>(encoded));
        var (header, annotations) = ReadOuter(buffer);
        var bareOffset = buffer.Offset;
        var properties = NextSection(buffer) == PropertiesCode ? AmqpCodec.DecodeKnownType<Properties>(buffer) : null;
        return new BrokerMessage(encoded, bareOffset)
        {
            MessageId = properties?.MessageId?.ToString(),
            TimeToLive = TimeToLive(header, properties),
            ScheduledEnqueueTime = annotations?.Map[ScheduledEnqueueTime] is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : default,
        };
    }

    /// <summary>Encodes a message for a receiver: header and annotations of the broker, then the bare message.</summary>
    public static (ArraySegment<byte> Outer, ArraySegment<byte> Bare) Write(StoredMessage message)
    {
        var content = message.Content;
        var (header, annotations) = ReadOuter(content);
        header ??= new Header();
        header.Durable = true;
        header.DeliveryCount = (uint)message.FailedDeliveries;
        header.Ttl = message.TimeToLive.TotalMilliseconds <= uint.MaxValue ? (uint)message.TimeToLive.TotalMilliseconds : null;
        annotations ??= new MessageAnnotations();
        annotations.Map["x-opt-sequence-number"] = message.SequenceNumber;
        annotations.Map["x-opt-enqueue-sequence-number"] = message.EnqueuedSequenceNumber;
        annotations.Map["x-opt-enqueued-time"] = message.EnqueuedTime.UtcDateTime;
        if (message.IsLocked)
            annotations.Map["x-opt-locked-until"] = message.LockedUntil.UtcDateTime;
        if (message.IsDeferred)
            SetState(annotations, MessageState.Deferred);
        return (Encode(header, annotations), Bare(content));
    }

    /// <summary>Encodes a scheduled message for a peek.</summary>
    public static byte[] WriteScheduled(BrokerMessage content, long sequenceNumber, DateTimeOffset acceptedTime)
    {
        var (header, annotations) = ReadOuter(content);
        annotations!.Map["x-opt-sequence-number"] = sequenceNumber;
        annotations.Map["x-opt-enqueued-time"] = acceptedTime.UtcDateTime;
        SetState(annotations, MessageState.Scheduled);
        return [.. Encode(header ?? new Header(), annotations), .. Bare(content)];
    }

    /// <summary>A copy of a message with some application properties set. It is decoded and encoded again, which is rare.</summary>
    public static BrokerMessage WithProperties(BrokerMessage message, IReadOnlyDictionary<string, object?> properties)
    {
        using var decoded = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([new ArraySegment<byte>(message.Encoded)]));
        decoded.Deserialize(SectionFlag.All);
        decoded.ApplicationProperties ??= new ApplicationProperties();
        foreach (var (name, value) in properties)
            decoded.ApplicationProperties.Map[name] = value;
        return Read(ReadAll(new BufferListStream(decoded.GetPayload())));
    }

    private static ArraySegment<byte> Bare(BrokerMessage message) => new ArraySegment<byte>(message.Encoded)[message.BareOffset..];

    private static (Header? Header, MessageAnnotations? Annotations) ReadOuter(BrokerMessage message) =>
        message.BareOffset == 0 ? default : ReadOuter(new ByteBuffer(new ArraySegment<byte>(message.Encoded)));

    private static (Header? Header, MessageAnnotations? Annotations) ReadOuter(ByteBuffer buffer)
    {
        Header? header = null;
        MessageAnnotations? annotations = null;
        while (true)
        {
            switch (NextSection(buffer))
            {
                case HeaderCode:
                    header = AmqpCodec.DecodeKnownType<Header>(buffer);
                    break;
                case DeliveryAnnotationsCode:
                    AmqpCodec.DecodeKnownType<DeliveryAnnotations>(buffer);
                    break;
                case MessageAnnotationsCode:
                    annotations = AmqpCodec.DecodeKnownType<MessageAnnotations>(buffer);
                    break;
                default:
                    return (header, annotations);
            }
        }
    }

    // The client sends the time to live in both forms; that of the header is at most 49 days.
    private static TimeSpan TimeToLive(Header? header, Properties? properties)
    {
        if (properties is { AbsoluteExpiryTime: { } expiry, CreationTime: { } creation } && expiry > creation)
            return expiry - creation;
        return header?.Ttl is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.MaxValue;
    }

    private static void SetState(MessageAnnotations annotations, MessageState state) => annotations.Map["x-opt-message-state"] = (int)state;

    private static ArraySegment<byte> Encode(Header header, MessageAnnotations annotations)
    {
        var buffer = new ByteBuffer(new byte[header.EncodeSize + annotations.EncodeSize]);
        header.Encode(buffer);
        annotations.Encode(buffer);
        return new ArraySegment<byte>(buffer.Buffer, buffer.Offset, buffer.Length);
    }

    private static byte[] ReadAll(BufferListStream stream) => stream.ReadBytes((int)stream.Length).ToArray();

    // The descriptor of a section is a small unsigned number, which all encoders write in the same short form.
    private static int NextSection(ByteBuffer buffer) =>
        buffer.Length > 3 && buffer.Buffer[buffer.Offset] == 0x00 && buffer.Buffer[buffer.Offset + 1] == 0x53 ? buffer.Buffer[buffer.Offset + 2] : -1;

    // Official source: ServiceBusMessageState (azure-sdk-for-net).
    private enum MessageState
    {
        Deferred = 1,
        Scheduled = 2,
    }
}
