namespace Emulators.ServiceBus.Topology;

/// <summary>The entities of a namespace. The defaults are those of the configuration schema of Microsoft's emulator.</summary>
public sealed record ServiceBusTopology
{
    /// <summary>Names differ from those of the topics.</summary>
    public IReadOnlyList<QueueDescription> Queues { get; init; } = [];

    /// <summary>Names differ from those of the queues.</summary>
    public IReadOnlyList<TopicDescription> Topics { get; init; } = [];

    /// <summary>
    /// The same entities with times that a namespace in Azure can have. Microsoft's emulator, which reads the same file, allows at most one hour to live and
    /// five minutes of duplicate detection; entities with these maxima get the given times instead.
    /// </summary>
    public ServiceBusTopology Extend(TimeSpan timeToLive, TimeSpan duplicateDetectionWindow)
    {
        return new ServiceBusTopology
        {
            Queues =
            [
                .. Queues.Select(queue => queue with
                {
                    Receiving = ExtendLife(queue.Receiving),
                    DuplicateDetectionWindow = ExtendWindow(queue.DuplicateDetectionWindow),
                }),
            ],
            Topics =
            [
                .. Topics.Select(topic => topic with
                {
                    DefaultTimeToLive = topic.DefaultTimeToLive == EmulatorLimits.TimeToLive ? timeToLive : topic.DefaultTimeToLive,
                    DuplicateDetectionWindow = ExtendWindow(topic.DuplicateDetectionWindow),
                    Subscriptions = [.. topic.Subscriptions.Select(subscription => subscription with { Receiving = ExtendLife(subscription.Receiving) })],
                }),
            ],
        };

        ReceiveSettings ExtendLife(ReceiveSettings settings) =>
            settings.DefaultTimeToLive == EmulatorLimits.TimeToLive ? settings with { DefaultTimeToLive = timeToLive } : settings;

        TimeSpan? ExtendWindow(TimeSpan? window) => window == EmulatorLimits.DuplicateDetectionWindow ? duplicateDetectionWindow : window;
    }
}

/// <summary>A queue. Without a window it does not detect duplicates.</summary>
public sealed record QueueDescription(string Name, ReceiveSettings Receiving, TimeSpan? DuplicateDetectionWindow = null);

/// <summary>A topic, each subscription of which gets every message. Without a window it does not detect duplicates.</summary>
public sealed record TopicDescription(string Name, IReadOnlyList<SubscriptionDescription> Subscriptions, TimeSpan? DuplicateDetectionWindow = null)
{
    /// <inheritdoc cref="ReceiveSettings.DefaultTimeToLive"/>
    public TimeSpan DefaultTimeToLive { get; init; } = EmulatorLimits.TimeToLive;
}

/// <summary>A subscription of a topic.</summary>
public sealed record SubscriptionDescription(string Name, ReceiveSettings Receiving);

/// <summary>The settings of a queue or subscription for receiving.</summary>
public sealed record ReceiveSettings
{
    /// <summary>How long a received message stays locked, if the lock is not renewed.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so many failed deliveries a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 3;

    /// <summary>The time to live of a message that has none of its own, and the maximum for the others.</summary>
    public TimeSpan DefaultTimeToLive { get; init; } = EmulatorLimits.TimeToLive;

    /// <summary>Whether an expired message is dead-lettered, rather than dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }
}

/// <summary>The limits of Microsoft's emulator. Official source: Config-schema.json (azure-service-bus-emulator-installer).</summary>
internal static class EmulatorLimits
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);
    public static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromMinutes(5);
}
