#nullable disable annotations // As in the official package.

using System.Collections.ObjectModel;
using LocalRuntime.Engine.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message that was received or peeked. Official source: <c>Primitives/ServiceBusReceivedMessage.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusReceivedMessage
{
    // Official source: Amqp/AmqpMessageConstants.cs.
    internal const string DeadLetterReasonProperty = "DeadLetterReason";
    internal const string DeadLetterErrorDescriptionProperty = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage(BrokerMessage content)
    {
        Content = content;
        Body = new BinaryData(content.Body);
        ApplicationProperties = new ReadOnlyDictionary<string, object>(new Dictionary<string, object>(content.Properties));
    }

    /// <summary>The body.</summary>
    public BinaryData Body { get; }

    /// <summary>Identifies the message for duplicate detection.</summary>
    public string MessageId => Content.MessageId;

    /// <summary>As the sender set it.</summary>
    public string PartitionKey => Content.PartitionKey;

    /// <summary>As the sender set it.</summary>
    public string SessionId => Content.SessionId;

    /// <summary>As the sender set it.</summary>
    public string ReplyToSessionId => Content.ReplyToSessionId;

    /// <summary>How long after <see cref="EnqueuedTime"/> it may be received.</summary>
    public TimeSpan TimeToLive => Content.TimeToLive;

    /// <summary>Names what the message belongs to.</summary>
    public string CorrelationId => Content.CorrelationId;

    /// <summary>What the message is about.</summary>
    public string Subject => Content.Subject;

    /// <summary>As the sender set it.</summary>
    public string To => Content.To;

    /// <summary>The media type of the body.</summary>
    public string ContentType => Content.ContentType;

    /// <summary>Where the sender expects an answer.</summary>
    public string ReplyTo => Content.ReplyTo;

    /// <summary>When the message was to become available, where the sender said so.</summary>
    public DateTimeOffset ScheduledEnqueueTime => Content.ScheduledEnqueueTime;

    /// <summary>The application's own properties, and the reason and description of a dead letter.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    /// <summary>Names the lock; all zeros where there is none.</summary>
    public string LockToken => LockTokenGuid.ToString();

    /// <summary>How often it was delivered, this time included.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>Until when it is locked for this receiver.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>Its number in its queue or subscription; numbers rise in the order of arrival.</summary>
    public long SequenceNumber { get; internal init; } = -1;

    /// <summary>
    /// Where it was dead-lettered before it was forwarded;
    /// the local runtime does not forward, so it is null, as it is in the dead-letter queue itself.
    /// </summary>
    public string DeadLetterSource { get; internal init; }

    /// <summary>The number that the topic gave it before it was copied to its subscriptions.</summary>
    public long EnqueuedSequenceNumber { get; internal init; }

    /// <summary>When it arrived; a scheduled message arrives when it becomes available.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary>After this time it is not delivered any more.</summary>
    public DateTimeOffset ExpiresAt =>
        TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive;

    /// <summary>Where in its life it is.</summary>
    public ServiceBusMessageState State { get; internal init; }

    /// <summary>Why it was dead-lettered.</summary>
    public string DeadLetterReason => ApplicationProperties.GetValueOrDefault(DeadLetterReasonProperty) as string;

    /// <summary>The details of why it was dead-lettered.</summary>
    public string DeadLetterErrorDescription => ApplicationProperties.GetValueOrDefault(DeadLetterErrorDescriptionProperty) as string;

    internal BrokerMessage Content { get; }

    internal Guid LockTokenGuid { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
