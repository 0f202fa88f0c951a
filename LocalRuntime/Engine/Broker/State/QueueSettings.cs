namespace LocalRuntime.Engine.Broker.State;

/// <summary>How a queue or subscription treats its messages.</summary>
/// <param name="LockDuration">How long a received message stays locked.</param>
internal sealed record QueueSettings(TimeSpan LockDuration)
{
    /// <summary>After so many deliveries without success a message is dead-lettered; null for dead letters, which stay.</summary>
    public int? MaxDeliveryCount { get; init; }

    /// <summary>The longest that a message may wait; null for dead letters, which do not age.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whether a message that has outlived its time is dead-lettered, rather than dropped.</summary>
    public bool DeadLettersExpired { get; init; }

    public bool IsExpired(StoredMessage message, DateTimeOffset now)
    {
        if (TimeToLive is not { } limit)
        {
            return false;
        }

        var timeToLive = message.Content.TimeToLive < limit ? message.Content.TimeToLive : limit;
        return timeToLive < DateTimeOffset.MaxValue - message.EnqueuedTime && message.EnqueuedTime + timeToLive <= now;
    }
}
