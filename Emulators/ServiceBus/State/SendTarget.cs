using Emulators.ServiceBus.Messages;
using Emulators.Storage;

namespace Emulators.ServiceBus.State;

/// <summary>The sending side of a queue or topic: accepts messages, at once or scheduled, and drops duplicates.</summary>
internal sealed class SendTarget(string name, IReadOnlyList<MessageQueue> queues, bool isTopic, TimeSpan? duplicateWindow, BrokerContext context)
{
    /// <summary>The size of a message or batch. Official source: service-bus-quotas.md (azure-docs), Standard tier.</summary>
    public const int MaxMessageBytes = 256 * 1024;

    /// <summary>The size of an entity. Official source: overview-emulator.md (azure-docs), size of a queue or topic.</summary>
    public const long MaxEntityBytes = 100 * 1024 * 1024;

    // The key of its own sequence numbers: those of all messages and scheduled messages; each subscription of a topic has its own besides.
    private readonly string _key = new QueueAddress(name).Key;
    private long _arrivingBytes;
    private Task _arriving = Task.CompletedTask;

    public string Name => name;

    public bool IsTopic => isTopic;

    public IReadOnlyList<MessageQueue> Queues => queues;

    public Schedule Scheduled { get; } = new();

    /// <summary>The size of all its messages, dead letters included. The caller holds the gate.</summary>
    public long Bytes => Scheduled.Bytes + queues.Sum(queue => queue.Messages.Bytes + queue.DeadLetters!.Messages.Bytes);

    /// <summary>Accepts messages, all or none.</summary>
    /// <returns>Their sequence numbers; 0 for a duplicate, which is dropped.</returns>
    /// <exception cref="BrokerException">They are too large, or the entity is full.</exception>
    public async Task<IReadOnlyList<long>> SendAsync(IReadOnlyList<BrokerMessage> messages)
    {
        var bytes = messages.Sum(message => (long)message.Encoded.Length);
        if (bytes > MaxMessageBytes)
            throw BrokerException.TooLarge(bytes, MaxMessageBytes);
        Task<List<Arrival>> arriving;
        lock (context.Gate)
        {
            if (Bytes + _arrivingBytes + bytes > MaxEntityBytes)
                throw BrokerException.Full(name, MaxEntityBytes);
            _arrivingBytes += bytes;
            var now = context.Now;
            arriving = ArriveAsync(context.WriteAsync(session => messages.Select(message => Write(session, message, now)).ToList()), bytes, _arriving);
            _arriving = arriving;
        }

        return [.. (await arriving).Select(arrival => arrival.SequenceNumber)];
    }

    /// <summary>Cancels scheduled messages, all or none.</summary>
    /// <exception cref="BrokerException">One of them is not scheduled any more.</exception>
    public async Task CancelAsync(IReadOnlyList<long> numbers)
    {
        List<ScheduledMessage> messages;
        Task cancelling;
        lock (context.Gate)
        {
            messages = [.. numbers.Distinct().Select(number => Scheduled.Find(number) ?? throw BrokerException.MessageNotFound(number))];
            messages.ForEach(Scheduled.BeginRemoval);
            cancelling = context.WriteAsync(session => messages.ForEach(message => BrokerRows.DeleteScheduled(session, _key, message.SequenceNumber)));
        }

        await AwaitRemovalAsync(messages, cancelling);
        lock (context.Gate)
            messages.ForEach(Scheduled.Remove);
    }

    /// <summary>Enqueues the scheduled messages that are due. The caller holds the gate.</summary>
    /// <returns>When the next one is due.</returns>
    public DateTimeOffset Activate(DateTimeOffset now)
    {
        foreach (var message in Scheduled.TakeDue(now))
        {
            var writing = context.WriteAsync(session =>
            {
                BrokerRows.DeleteScheduled(session, _key, message.SequenceNumber);
                return new List<Arrival> { Enqueue(session, message.Content, now) with { Activated = message } };
            });
            _arriving = ArriveAsync(writing, bytes: 0, _arriving);
            _ = context.ObserveAsync(AwaitRemovalAsync([message], _arriving));
        }

        return Scheduled.NextDue;
    }

    private Arrival Write(StoreSession session, BrokerMessage message, DateTimeOffset now)
    {
        if (duplicateWindow is { } window && message.MessageId is { } id && !BrokerRows.TryRecordMessageId(session, _key, id, now, window))
            return new Arrival(0, []);
        if (message.ScheduledEnqueueTime <= now)
            return Enqueue(session, message, now);
        var scheduled = new ScheduledMessage(message, BrokerRows.NextSequenceNumber(session, _key), now);
        BrokerRows.InsertScheduled(session, _key, scheduled);
        return new Arrival(scheduled.SequenceNumber, []) { Scheduled = scheduled };
    }

    // Official source: message-sequencing.md (azure-docs): a scheduled message takes a new number when its time has come.
    private Arrival Enqueue(StoreSession session, BrokerMessage message, DateTimeOffset now)
    {
        var number = BrokerRows.NextSequenceNumber(session, _key);
        var copies = new List<StoredMessage>(queues.Count);
        foreach (var queue in queues)
        {
            var copy = new StoredMessage(message, isTopic ? BrokerRows.NextSequenceNumber(session, queue.Address.Key) : number, number, now);
            BrokerRows.Insert(session, queue.Address.Key, copy);
            copies.Add(copy);
        }

        return new Arrival(number, copies);
    }

    // In the order of the writes, so that the messages of one sender keep their order.
    private async Task<List<Arrival>> ArriveAsync(Task<List<Arrival>> writing, long bytes, Task previous)
    {
        try
        {
            var arrivals = await writing;
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (context.Gate)
                arrivals.ForEach(Arrive);
            return arrivals;
        }
        finally
        {
            lock (context.Gate)
                _arrivingBytes -= bytes;
        }
    }

    private void Arrive(Arrival arrival)
    {
        if (arrival.Activated is { } activated)
            Scheduled.Remove(activated);
        if (arrival.Scheduled is { } scheduled)
        {
            Scheduled.Add(scheduled);
            context.Alarm.Set(scheduled.Due);
        }

        foreach (var (queue, copy) in queues.Zip(arrival.Copies))
        {
            queue.Add(copy);
            queue.DeliverAvailable();
        }
    }

    private async Task AwaitRemovalAsync(List<ScheduledMessage> messages, Task writing)
    {
        try
        {
            await writing;
        }
        catch
        {
            lock (context.Gate)
                messages.ForEach(Scheduled.UndoRemoval);
            throw;
        }
    }

    /// <summary>The outcome of a send: a copy for each queue, and none for a duplicate or a scheduled message.</summary>
    private sealed record Arrival(long SequenceNumber, IReadOnlyList<StoredMessage> Copies)
    {
        /// <summary>The scheduled message; null where it was enqueued or dropped.</summary>
        public ScheduledMessage? Scheduled { get; init; }

        /// <summary>The scheduled message that was due; null for a message that a client sent.</summary>
        public ScheduledMessage? Activated { get; init; }
    }
}
