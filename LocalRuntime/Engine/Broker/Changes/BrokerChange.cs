namespace LocalRuntime.Engine.Broker.Changes;

/// <summary>
/// A change of the broker's durable state. Changes name all that they set (numbers, times, targets), so that applying them again
/// after a restart gives the same state, whatever the topology and the clock say by then.
/// </summary>
internal abstract record BrokerChange;

/// <summary>Where a copy of a message goes, and its number there.</summary>
internal readonly record struct MessageCopy(QueueAddress Queue, long SequenceNumber);

/// <summary>A message was accepted by a topic, which gave it a number, or by a queue, which gives it only the copy's.</summary>
internal sealed record Accepted(
    string Entity, long SequenceNumber, DateTimeOffset Time, BrokerMessage Message, IReadOnlyList<MessageCopy> Copies) : BrokerChange;

/// <summary>A message was accepted for later.</summary>
internal sealed record Scheduled(string Entity, long SequenceNumber, DateTimeOffset Time, BrokerMessage Message) : BrokerChange;

/// <summary>A scheduled message's time has come.</summary>
internal sealed record Activated(
    string Entity, long ScheduledNumber, long SequenceNumber, DateTimeOffset Time, IReadOnlyList<MessageCopy> Copies) : BrokerChange;

/// <summary>A scheduled message was taken back.</summary>
internal sealed record Cancelled(string Entity, long ScheduledNumber) : BrokerChange;

/// <summary>A message was handed to a receiver once more.</summary>
internal sealed record Delivered(MessageCopy Copy) : BrokerChange;

/// <summary>A message is done with.</summary>
internal sealed record Removed(MessageCopy Copy) : BrokerChange;

/// <summary>A receiver gave a message back with other properties.</summary>
internal sealed record Modified(MessageCopy Copy, IReadOnlyDictionary<string, object?> Properties) : BrokerChange;

/// <summary>A message went to the dead letters, with the reason among its properties.</summary>
internal sealed record DeadLettered(MessageCopy Copy, IReadOnlyDictionary<string, object?> Properties) : BrokerChange;

/// <summary>In a snapshot: a message that is there.</summary>
internal sealed record Stored(
    MessageCopy Copy, long EnqueuedSequenceNumber, DateTimeOffset EnqueuedTime, int DeliveryCount, BrokerMessage Message) : BrokerChange;

/// <summary>In a snapshot: the last number that a topic, or a queue, gave.</summary>
internal sealed record Counted(MessageCopy Last) : BrokerChange;

/// <summary>In a snapshot: a MessageId that duplicate detection remembers.</summary>
internal sealed record Remembered(string Entity, string MessageId, DateTimeOffset Time) : BrokerChange;
