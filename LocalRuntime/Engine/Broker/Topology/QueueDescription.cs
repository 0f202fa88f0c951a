namespace LocalRuntime;

/// <summary>A queue.</summary>
/// <param name="Name">Its name.</param>
public sealed record QueueDescription(string Name)
{
    /// <summary>After so many deliveries without success a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a received message stays locked, up to 5 min.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a MessageId is remembered, 20 s to 7 days; null where duplicates are not detected.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; }
}
