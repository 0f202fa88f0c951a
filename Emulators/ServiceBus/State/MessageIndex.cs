using Emulators.ServiceBus.Messages;

namespace Emulators.ServiceBus.State;

/// <summary>
/// The messages of one queue: available, locked, deferred, or being changed. They are handed out in the order of their sequence numbers, in which an abandoned
/// message has its old place. The caller holds the gate.
/// </summary>
internal sealed class MessageIndex
{
    private readonly Dictionary<long, StoredMessage> _messages = [];
    private readonly SortedSet<long> _numbers = [];
    private readonly SortedSet<long> _available = [];
    private readonly Dictionary<Guid, LinkedListNode<StoredMessage>> _locks = [];

    // In the order in which they expire.
    private readonly LinkedList<StoredMessage> _locked = new();

    public int Count => _messages.Count;

    public int DeferredCount { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The message whose lock expires first.</summary>
    public StoredMessage? FirstLocked => _locked.First?.Value;

    public IEnumerable<StoredMessage> From(long sequenceNumber) =>
        _numbers.GetViewBetween(sequenceNumber, long.MaxValue).Select(number => _messages[number]);

    public StoredMessage? Find(long sequenceNumber) => _messages.GetValueOrDefault(sequenceNumber);

    public StoredMessage? FindLocked(Guid token) => _locks.GetValueOrDefault(token)?.Value;

    public void Add(StoredMessage message)
    {
        _messages.Add(message.SequenceNumber, message);
        _numbers.Add(message.SequenceNumber);
        Bytes += message.Content.Encoded.Length;
        if (message.IsDeferred)
            DeferredCount++;
        else
            _available.Add(message.SequenceNumber);
    }

    public void Remove(StoredMessage message)
    {
        _messages.Remove(message.SequenceNumber);
        _numbers.Remove(message.SequenceNumber);
        _available.Remove(message.SequenceNumber);
        Bytes -= message.Content.Encoded.Length;
        if (message.IsDeferred)
            DeferredCount--;
    }

    /// <summary>Applies a change that has been written, and ends it.</summary>
    public void Change(StoredMessage message, BrokerMessage? content, bool isDeferred)
    {
        if (content is not null)
        {
            Bytes += content.Encoded.Length - message.Content.Encoded.Length;
            message.Content = content;
        }

        DeferredCount += (isDeferred ? 1 : 0) - (message.IsDeferred ? 1 : 0);
        message.IsDeferred = isDeferred;
        EndChange(message);
    }

    /// <summary>Takes the first of the available messages; null where there is none.</summary>
    public StoredMessage? TakeFirst()
    {
        if (_available.Count == 0)
            return null;
        var number = _available.Min;
        _available.Remove(number);
        return _messages[number];
    }

    public void Lock(StoredMessage message, Guid token, DateTimeOffset until)
    {
        message.LockToken = token;
        message.LockedUntil = until;
        message.IsChanging = false;

        // All locks of a queue last equally long, so a new one is the last to expire; one that is restored is not.
        var before = _locked.Last;
        while (before?.Value.LockedUntil > until)
            before = before.Previous;
        _locks.Add(token, before is null ? _locked.AddFirst(message) : _locked.AddAfter(before, message));
    }

    public void Unlock(StoredMessage message)
    {
        if (_locks.Remove(message.LockToken, out var place))
            _locked.Remove(place);
        message.LockToken = Guid.Empty;
        message.LockedUntil = default;
    }

    /// <summary>Makes a message unavailable while a change of it is written.</summary>
    public void BeginChange(StoredMessage message)
    {
        Unlock(message);
        _available.Remove(message.SequenceNumber);
        message.IsChanging = true;
    }

    /// <summary>Ends a change: the message is available again, unless it is deferred.</summary>
    public void EndChange(StoredMessage message)
    {
        message.IsChanging = false;
        if (!message.IsDeferred)
            _available.Add(message.SequenceNumber);
    }
}
