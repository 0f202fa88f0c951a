namespace LocalRuntime;

/// <summary>A subscription.</summary>
/// <param name="Name">Its name.</param>
public sealed record SubscriptionDescription(string Name)
{
    /// <summary>After so many deliveries without success a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a received message stays locked, up to 5 min.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);
}
