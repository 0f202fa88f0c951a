#nullable disable annotations // As in the official package.

using LocalRuntime.Engine.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send. Official source: <c>Primitives/ServiceBusMessage.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusMessage
{
    private const int MaxIdLength = 128;

    /// <summary>Creates a message without a body.</summary>
    public ServiceBusMessage()
        : this(ReadOnlyMemory<byte>.Empty)
    {
    }

    /// <summary>Creates a message whose body is <paramref name="body"/> in UTF-8.</summary>
    public ServiceBusMessage(string body)
        : this(new BinaryData(body))
    {
    }

    /// <summary>Creates a message with the body <paramref name="body"/>.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    /// <summary>Creates a message with the body <paramref name="body"/>.</summary>
    public ServiceBusMessage(BinaryData body)
    {
        Body = body;
        ApplicationProperties = new Dictionary<string, object>();
    }

    /// <summary>
    /// Copies what the sender of <paramref name="receivedMessage"/> had set, without what the broker added:
    /// deliveries, lock, dead-letter reason.
    /// </summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        var content = receivedMessage.Content;
        Body = receivedMessage.Body;
        ApplicationProperties = new Dictionary<string, object>(content.Properties);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterReasonProperty);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterErrorDescriptionProperty);
        if (content.MessageId is not null)
        {
            MessageId = content.MessageId;
        }

        PartitionKey = content.PartitionKey;
        SessionId = content.SessionId;
        ReplyToSessionId = content.ReplyToSessionId;
        TimeToLive = content.TimeToLive;
        CorrelationId = content.CorrelationId;
        Subject = content.Subject;
        To = content.To;
        ContentType = content.ContentType;
        ReplyTo = content.ReplyTo;
        ScheduledEnqueueTime = content.ScheduledEnqueueTime;
    }

    /// <summary>The body.</summary>
    public BinaryData Body { get; set; }

    /// <summary>Identifies the message for duplicate detection; up to 128 characters.</summary>
    public string MessageId
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = Checked(value, nameof(MessageId));
        }
    }

    /// <summary>Passed on to the receiver; up to 128 characters.</summary>
    public string PartitionKey { get; set => field = Checked(value, nameof(PartitionKey)); }

    /// <summary>Passed on to the receiver; up to 128 characters.</summary>
    public string SessionId { get; set => field = Checked(value, nameof(SessionId)); }

    /// <summary>Passed on to the receiver; up to 128 characters.</summary>
    public string ReplyToSessionId { get; set => field = Checked(value, nameof(ReplyToSessionId)); }

    /// <summary>How long after its arrival the message may still be received; without end by default.</summary>
    public TimeSpan TimeToLive
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.MaxValue;

    /// <summary>Names what the message belongs to.</summary>
    public string CorrelationId { get; set; }

    /// <summary>What the message is about, as the subject of an email.</summary>
    public string Subject { get; set; }

    /// <summary>Passed on to the receiver.</summary>
    public string To { get; set; }

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; set; }

    /// <summary>Where the sender expects an answer.</summary>
    public string ReplyTo { get; set; }

    /// <summary>The message is not received before this time.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>
    /// The application's own properties, of the types <c>byte</c>, <c>sbyte</c>, <c>char</c>, <c>short</c>, <c>ushort</c>, <c>int</c>,
    /// <c>uint</c>, <c>long</c>, <c>ulong</c>, <c>float</c>, <c>double</c>, <c>decimal</c>, <c>bool</c>, <c>Guid</c>, <c>string</c>,
    /// <c>Uri</c>, <c>DateTime</c>, <c>DateTimeOffset</c>, <c>TimeSpan</c>.
    /// </summary>
    public IDictionary<string, object> ApplicationProperties { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{{MessageId:{MessageId}}}";

    // The bytes are copied: the caller may use its buffer again.
    internal BrokerMessage ToContent() => new()
    {
        Body = Body?.ToArray() ?? [],
        MessageId = MessageId,
        PartitionKey = PartitionKey,
        SessionId = SessionId,
        ReplyToSessionId = ReplyToSessionId,
        TimeToLive = TimeToLive,
        CorrelationId = CorrelationId,
        Subject = Subject,
        To = To,
        ContentType = ContentType,
        ReplyTo = ReplyTo,
        ScheduledEnqueueTime = ScheduledEnqueueTime,
        Properties = new Dictionary<string, object>(ApplicationProperties),
    };

    private static string Checked(string value, string name) => value is null || value.Length <= MaxIdLength
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} has {value.Length} characters; it may have up to {MaxIdLength}.");
}
