using Emulators.ServiceBus.Messages;
namespace Emulators.ServiceBus.State;

/// <summary>A scheduled message. Its sequence number is valid only until it is enqueued.</summary>
internal sealed record ScheduledMessage(BrokerMessage Content, long SequenceNumber, DateTimeOffset AcceptedTime)
{
    public DateTimeOffset Due => Content.ScheduledEnqueueTime;

    /// <summary>Whether it is being enqueued or cancelled.</summary>
    public bool IsBeingRemoved { get; set; }
}

/// <summary>The scheduled messages of a queue or topic. The caller holds the gate.</summary>
internal sealed class Schedule
{
    private readonly SortedDictionary<long, ScheduledMessage> _messages = [];
    private readonly SortedSet<ScheduledMessage> _waiting =
        new(Comparer<ScheduledMessage>.Create((one, other) => (one.Due, one.SequenceNumber).CompareTo((other.Due, other.SequenceNumber))));

    public int Count => _messages.Count;

    public long Bytes { get; private set; }

    public IEnumerable<ScheduledMessage> Messages => _messages.Values;

    /// <summary>When the next one is due.</summary>
    public DateTimeOffset NextDue => _waiting.Min?.Due ?? Alarm.Never;

    public ScheduledMessage? Find(long number) => _messages.TryGetValue(number, out var message) && !message.IsBeingRemoved ? message : null;

    public void Add(ScheduledMessage message)
    {
        _messages.Add(message.SequenceNumber, message);
        Bytes += message.Content.Encoded.Length;
        _waiting.Add(message);
    }

    /// <summary>Hides a message while it is being enqueued or cancelled.</summary>
    public void BeginRemoval(ScheduledMessage message)
    {
        message.IsBeingRemoved = true;
        _waiting.Remove(message);
    }

    public void UndoRemoval(ScheduledMessage message)
    {
        message.IsBeingRemoved = false;
        _waiting.Add(message);
    }

    public void Remove(ScheduledMessage message)
    {
        _messages.Remove(message.SequenceNumber);
        Bytes -= message.Content.Encoded.Length;
    }

    /// <summary>Takes the messages that are due, in the order of their times, and begins their removal.</summary>
    public IReadOnlyList<ScheduledMessage> TakeDue(DateTimeOffset now)
    {
        var due = _waiting.TakeWhile(message => message.Due <= now).ToList();
        due.ForEach(BeginRemoval);
        return due;
    }
}
