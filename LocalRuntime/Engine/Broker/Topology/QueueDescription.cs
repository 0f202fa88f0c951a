namespace LocalRuntime;

/// <summary>A queue.</summary>
/// <param name="Name">Its name.</param>
public sealed record QueueDescription(string Name)
{
    /// <summary>After so many deliveries without success a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a received message stays locked, up to 5 min.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its arrival a message may be received, unless its sender set less.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether a message that has outlived its time is dead-lettered, rather than dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>For how long a MessageId is remembered, 20 s to 7 days; null where duplicates are not detected.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; }
}
