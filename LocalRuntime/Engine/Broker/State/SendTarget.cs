namespace LocalRuntime.Engine.Broker.State;

/// <summary>Something that messages are sent to: a topic, which passes them to its subscriptions, or a queue, which keeps them.</summary>
internal sealed class SendTarget(string name, IReadOnlyList<MessageQueue> queues, bool isTopic, TimeSpan? duplicateDetectionWindow)
{
    /// <summary>As the topology writes it.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<MessageQueue> Queues { get; } = queues;

    public bool IsTopic { get; } = isTopic;

    /// <summary>Null where duplicates are not detected.</summary>
    public DuplicateHistory? Duplicates { get; } = duplicateDetectionWindow is { } window ? new DuplicateHistory(window) : null;

    /// <summary>What waits for its time, by its number.</summary>
    public SortedDictionary<long, ScheduledMessage> Scheduled { get; } = [];

    /// <summary>The last number that the topic gave.</summary>
    public long LastTopicNumber { get; set; }

    /// <summary>Numbers for a scheduled message come from the topic, or from the queue.</summary>
    public long NextScheduledNumber() => IsTopic ? ++LastTopicNumber : ++Queues[0].LastSequenceNumber;

    /// <summary>The number that the topic gives to a message; 0 for a queue, where only the copy has one.</summary>
    public long NextTopicNumber() => IsTopic ? ++LastTopicNumber : 0;
}
