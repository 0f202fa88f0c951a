namespace LocalRuntime.Engine.Broker.State;

/// <summary>
/// The messages of a queue or subscription, or of the dead letters of one: available, locked by a receiver, or on their way out.
/// Messages are handed out in the order of their numbers; one that is given back takes its old place. The caller synchronizes.
/// </summary>
internal sealed class MessageQueue(QueueAddress address, QueueSettings settings)
{
    private readonly Dictionary<long, StoredMessage> _messages = [];
    private readonly SortedSet<long> _numbers = [];
    private readonly SortedSet<long> _available = [];
    private readonly Dictionary<Guid, StoredMessage> _locked = [];

    public QueueAddress Address { get; } = address;

    public QueueSettings Settings { get; } = settings;

    /// <summary>The last number that was given.</summary>
    public long LastSequenceNumber { get; set; }

    /// <summary>The bytes of all bodies.</summary>
    public long Bytes { get; private set; }

    /// <summary>Receivers that wait for a message, the longest first.</summary>
    public LinkedList<WaitingReceiver> Waiting { get; } = new();

    /// <summary>All messages, by number.</summary>
    public IEnumerable<StoredMessage> Messages => _numbers.Select(number => _messages[number]);

    public IEnumerable<StoredMessage> MessagesFrom(long sequenceNumber) =>
        _numbers.GetViewBetween(sequenceNumber, long.MaxValue).Select(number => _messages[number]);

    public StoredMessage? Find(long sequenceNumber) => _messages.GetValueOrDefault(sequenceNumber);

    /// <summary>Adds a message and makes it available.</summary>
    public void Add(StoredMessage message)
    {
        if (_messages.TryAdd(message.SequenceNumber, message))
        {
            _numbers.Add(message.SequenceNumber);
            _available.Add(message.SequenceNumber);
            Bytes += message.Content.Body.Length;
            LastSequenceNumber = Math.Max(LastSequenceNumber, message.SequenceNumber);
        }
    }

    public void Remove(long sequenceNumber)
    {
        if (_messages.Remove(sequenceNumber, out var message))
        {
            _numbers.Remove(sequenceNumber);
            _available.Remove(sequenceNumber);
            _locked.Remove(message.LockToken);
            Bytes -= message.Content.Body.Length;
        }
    }

    /// <summary>Takes the first available message, or null.</summary>
    public StoredMessage? TakeFirst()
    {
        if (_available.Count == 0)
        {
            return null;
        }

        var message = _messages[_available.Min];
        _available.Remove(message.SequenceNumber);
        return message;
    }

    /// <summary>Takes a message out of what is available.</summary>
    public void Withhold(StoredMessage message) => _available.Remove(message.SequenceNumber);

    /// <summary>Locks a message that was taken.</summary>
    public void Lock(StoredMessage message, Guid token, DateTimeOffset until)
    {
        message.LockToken = token;
        message.LockedUntil = until;
        _locked.Add(token, message);
    }

    public StoredMessage? FindLocked(Guid token, DateTimeOffset now) =>
        _locked.TryGetValue(token, out var message) && message.LockedUntil > now ? message : null;

    /// <summary>The message of a lock that has expired, or null where it was renewed, or the message settled.</summary>
    public StoredMessage? FindExpired(Guid token, DateTimeOffset now) =>
        _locked.TryGetValue(token, out var message) && message.LockedUntil <= now ? message : null;

    /// <summary>Ends a lock. The message is then on its way: to be removed, moved, or given back.</summary>
    public void Unlock(StoredMessage message)
    {
        _locked.Remove(message.LockToken);
        message.LockToken = Guid.Empty;
        message.LockedUntil = default;
    }

    /// <summary>Makes a message available again that was taken and is not locked any more.</summary>
    public void GiveBack(StoredMessage message) => _available.Add(message.SequenceNumber);
}
