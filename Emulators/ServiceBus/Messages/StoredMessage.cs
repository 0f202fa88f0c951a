namespace Emulators.ServiceBus.Messages;

/// <summary>A message as its sender has encoded it; only what the broker needs is decoded. It is immutable, so all subscriptions of a topic share it.</summary>
/// <param name="Encoded">All sections, as they came.</param>
/// <param name="BareOffset">Where the bare message begins, after header and annotations.</param>
internal sealed record BrokerMessage(byte[] Encoded, int BareOffset)
{
    public string? MessageId { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public DateTimeOffset ScheduledEnqueueTime { get; init; }
}

/// <summary>A message in one queue.</summary>
internal sealed class StoredMessage(BrokerMessage content, long sequenceNumber, long enqueuedSequenceNumber, DateTimeOffset enqueuedTime)
{
    public BrokerMessage Content { get; set; } = content;

    public long SequenceNumber { get; } = sequenceNumber;

    /// <summary>The number that the topic gave; for a queue the same as <see cref="SequenceNumber"/>.</summary>
    public long EnqueuedSequenceNumber { get; } = enqueuedSequenceNumber;

    public DateTimeOffset EnqueuedTime { get; } = enqueuedTime;

    /// <summary>The time to live that its sender gave, at most the default of its queue.</summary>
    public TimeSpan TimeToLive { get; set; } = content.TimeToLive;

    /// <summary>How many deliveries have begun.</summary>
    public int Deliveries { get; set; }

    /// <summary>Deliveries that have failed. The one under the present lock does not count yet.</summary>
    public int FailedDeliveries => IsLocked ? Deliveries - 1 : Deliveries;

    /// <summary>Whether it is received only by its sequence number.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Whether a change of it is being written. Meanwhile it is neither locked nor available.</summary>
    public bool IsChanging { get; set; }

    /// <summary>The token of the lock that a receiver holds; empty without a lock.</summary>
    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public bool IsLocked => LockToken != Guid.Empty;

    public bool IsExpired(DateTimeOffset now) => TimeToLive < DateTimeOffset.MaxValue - EnqueuedTime && EnqueuedTime + TimeToLive <= now;
}
