using Emulators.ServiceBus.Messages;
namespace Emulators.ServiceBus.State;

/// <summary>A message that waits for its time, under a number that it has only until then.</summary>
internal sealed record ScheduledMessage(BrokerMessage Content, long SequenceNumber, DateTimeOffset AcceptedTime)
{
    public DateTimeOffset Due => Content.ScheduledEnqueueTime;

    /// <summary>Whether it is just being activated or cancelled.</summary>
    public bool IsLeaving { get; set; }
}

/// <summary>The messages of a queue or topic that wait for their time. The caller holds the gate.</summary>
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

    public ScheduledMessage? Find(long number) => _messages.TryGetValue(number, out var message) && !message.IsLeaving ? message : null;

    public void Add(ScheduledMessage message)
    {
        _messages.Add(message.SequenceNumber, message);
        Bytes += message.Content.Encoded.Length;
        _waiting.Add(message);
    }

    /// <summary>Nobody finds it any more while it is activated or cancelled.</summary>
    public void BeginLeaving(ScheduledMessage message)
    {
        message.IsLeaving = true;
        _waiting.Remove(message);
    }

    public void UndoLeaving(ScheduledMessage message)
    {
        message.IsLeaving = false;
        _waiting.Add(message);
    }

    public void Remove(ScheduledMessage message)
    {
        _messages.Remove(message.SequenceNumber);
        Bytes -= message.Content.Encoded.Length;
    }

    /// <summary>Takes what is due, in the order of its times; it is leaving then.</summary>
    public IReadOnlyList<ScheduledMessage> TakeDue(DateTimeOffset now)
    {
        var due = _waiting.TakeWhile(message => message.Due <= now).ToList();
        due.ForEach(BeginLeaving);
        return due;
    }
}
