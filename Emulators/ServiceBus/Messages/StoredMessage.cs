namespace Emulators.ServiceBus.Messages;

/// <summary>
/// A message as its sender encoded it; only what the broker needs to know is decoded. Nobody changes it, so all subscriptions share it.
/// </summary>
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

    /// <summary>How long it may wait: what its sender said, but not longer than its queue allows.</summary>
    public TimeSpan TimeToLive { get; set; } = content.TimeToLive;

    /// <summary>How many deliveries have begun.</summary>
    public int Deliveries { get; set; }

    /// <summary>Deliveries that brought no success. The one that its lock stands for is not yet decided.</summary>
    public int FailedDeliveries => IsLocked ? Deliveries - 1 : Deliveries;

    /// <summary>Whether it comes only to those who ask for it by its number.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Whether a change of it is being written. Until that is done it is neither locked nor available.</summary>
    public bool IsChanging { get; set; }

    /// <summary>Names the lock while a receiver holds one.</summary>
    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public bool IsLocked => LockToken != Guid.Empty;

    public bool IsExpired(DateTimeOffset now) => TimeToLive < DateTimeOffset.MaxValue - EnqueuedTime && EnqueuedTime + TimeToLive <= now;
}
