using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker.State;

/// <summary>A message in one queue or subscription.</summary>
internal sealed class StoredMessage(BrokerMessage content, long sequenceNumber, long enqueuedSequenceNumber, DateTimeOffset enqueuedTime)
{
    public BrokerMessage Content { get; private set; } = content;

    public long SequenceNumber { get; } = sequenceNumber;

    public long EnqueuedSequenceNumber { get; } = enqueuedSequenceNumber;

    public DateTimeOffset EnqueuedTime { get; } = enqueuedTime;

    /// <summary>How often it was handed to a receiver.</summary>
    public int DeliveryCount { get; set; }

    /// <summary>Names the lock while a receiver holds one.</summary>
    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>What its properties become when a receiver sets <paramref name="modified"/>.</summary>
    public Dictionary<string, object?> PropertiesWith(IEnumerable<KeyValuePair<string, object?>>? modified)
    {
        var properties = new Dictionary<string, object?>(Content.Properties);
        foreach (var (name, value) in modified ?? [])
        {
            properties[name] = value;
        }

        return properties;
    }

    public void SetProperties(IReadOnlyDictionary<string, object?> properties) => Content = Content with { Properties = properties };

    /// <summary>What a client sees of it.</summary>
    /// <param name="deliveryCount">A delivery counts before it is durable; peeking does not count.</param>
    /// <param name="withLock">Whether it sees the lock: only the receiver that has it does.</param>
    public ServiceBusReceivedMessage ToReceived(int deliveryCount, bool withLock) => new(Content)
    {
        SequenceNumber = SequenceNumber,
        EnqueuedSequenceNumber = EnqueuedSequenceNumber,
        EnqueuedTime = EnqueuedTime,
        DeliveryCount = deliveryCount,
        LockTokenGuid = withLock ? LockToken : Guid.Empty,
        LockedUntil = LockedUntil,
    };
}
