using Emulators.ServiceBus.Messages;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.State;

/// <summary>
/// All entities of a namespace. Memory mirrors the store: a change is written first, and made in memory when it is on the disk, so that nothing is shown or
/// acknowledged that a crash could undo.
/// </summary>
internal sealed class Broker : IDisposable
{
    // Bounds what one call moves, so that its write stays short.
    private const int MaxRedrive = 1000;

    private readonly Dictionary<QueueAddress, MessageQueue> _queues = [];
    private readonly Dictionary<QueueAddress, SendTarget> _targets = [];
    private readonly LocalStore _store;
    private readonly ILogger _log;
    private readonly BrokerContext _context;

    public Broker(LocalStore store, ServiceBusTopology topology, TimeProvider time, ILogger log)
    {
        (_store, _log) = (store, log);
        _context = new BrokerContext(store, time, log, Ring);
        foreach (var queue in topology.Queues)
            AddTarget(queue.Name, [AddQueue(new QueueAddress(queue.Name), queue.Receiving)], isTopic: false, queue.DuplicateDetectionWindow);
        foreach (var topic in topology.Topics)
        {
            var subscriptions = topic.Subscriptions.Select(subscription => AddSubscription(topic, subscription));
            AddTarget(topic.Name, [.. subscriptions], isTopic: true, topic.DuplicateDetectionWindow);
        }
    }

    /// <summary>Loads the messages from the store.</summary>
    public async Task StartAsync()
    {
        // This write also comes after those of an earlier broker on this store that may still be under way.
        await _store.WriteAsync(session =>
        {
            foreach (var address in _targets.Keys.Union(_queues.Keys.Where(address => !address.IsDeadLetters)))
                BrokerRows.AddSequence(session, address.Key);
        });
        var (messages, scheduled) = _store.Read(session => (BrokerRows.ReadMessages(session), BrokerRows.ReadScheduled(session)));
        var queues = _queues.ToDictionary(queue => queue.Key.Key, queue => queue.Value);
        var targets = _targets.ToDictionary(target => target.Key.Key, target => target.Value);
        lock (_context.Gate)
        {
            foreach (var row in messages)
                queues.GetValueOrDefault(row.Queue)?.Add(row.Message);
            foreach (var row in scheduled)
                targets.GetValueOrDefault(row.Entity)?.Scheduled.Add(row.Message);
            _context.Alarm.Set(_context.Now);
        }

        var unknown = messages.Select(row => row.Queue).Where(queue => !queues.ContainsKey(queue))
            .Concat(scheduled.Select(row => row.Entity).Where(entity => !targets.ContainsKey(entity))).ToHashSet();
        if (unknown.Count > 0)
        {
            _log.LogWarning(
                "The store holds messages of entities that the topology does not have. They stay there: {Entities}", string.Join(", ", unknown));
        }
    }

    /// <exception cref="BrokerException">There is no such queue, subscription or dead-letter queue.</exception>
    public MessageQueue Queue(QueueAddress address) => _queues.GetValueOrDefault(address) ?? throw BrokerException.NotFound(address.Path);

    /// <exception cref="BrokerException">There is no such queue or topic.</exception>
    public SendTarget Target(QueueAddress address) => _targets.GetValueOrDefault(address) ?? throw BrokerException.NotFound(address.Path);

    /// <summary>The scheduled messages of a queue or topic from a sequence number on; none for subscriptions and dead letters.</summary>
    public IReadOnlyList<T> PeekScheduled<T>(QueueAddress address, long from, int max, Func<ScheduledMessage, T> encode)
    {
        if (!_targets.TryGetValue(address, out var target))
            return [];
        lock (_context.Gate)
            return [.. target.Scheduled.Messages.Where(message => message.SequenceNumber >= from).Take(max).Select(encode)];
    }

    public IReadOnlyList<EntityCounts> CountMessages()
    {
        lock (_context.Gate)
        {
            return
            [
                .. _targets.Values.Where(target => target.IsTopic).Select(topic =>
                    new EntityCounts(topic.Name, 0, 0, topic.Scheduled.Count, 0) { HoldsMessages = false }),
                .. _queues.Values.Where(queue => queue.DeadLetters is not null).Select(queue => new EntityCounts(
                    queue.Address.Path,
                    queue.Messages.Count - queue.Messages.DeferredCount,
                    queue.Messages.DeferredCount,
                    _targets.GetValueOrDefault(queue.Address)?.Scheduled.Count ?? 0,
                    queue.DeadLetters!.Messages.Count)),
            ];
        }
    }

    /// <summary>
    /// Puts the dead letters of a queue or subscription back into it as if they had just arrived: with new numbers, no deliveries, and their whole time to
    /// live. Locked ones stay.
    /// </summary>
    /// <returns>How many.</returns>
    /// <exception cref="BrokerException">There is no such entity, or it has no dead letters of its own.</exception>
    public async Task<int> RedriveAsync(QueueAddress address)
    {
        var queue = Queue(address);
        var source = queue.DeadLetters ?? throw BrokerException.NotFound(address.DeadLetters.Path);
        List<StoredMessage> messages = [];
        Task<List<StoredMessage>> moving;
        lock (_context.Gate)
        {
            while (messages.Count < MaxRedrive && source.Messages.TakeFirst() is { } message)
            {
                source.Messages.BeginChange(message);
                messages.Add(message);
            }

            var now = _context.Now;
            moving = _context.WriteAsync(session => messages.ConvertAll(message => Move(session, message, source.Address, address, now)));
        }

        try
        {
            var copies = await moving;
            lock (_context.Gate)
            {
                messages.ForEach(source.Messages.Remove);
                copies.ForEach(queue.Add);
                queue.DeliverAvailable();
            }

            return copies.Count;
        }
        catch
        {
            lock (_context.Gate)
                messages.ForEach(source.Messages.EndChange);
            throw;
        }
    }

    /// <summary>Stops the broker: further writes are refused, and nothing happens by time any more.</summary>
    public void Dispose() => _context.Stop();

    private static StoredMessage Move(StoreSession session, StoredMessage message, QueueAddress from, QueueAddress to, DateTimeOffset now)
    {
        BrokerRows.Delete(session, from.Key, message.SequenceNumber);
        var copy = new StoredMessage(message.Content, BrokerRows.NextSequenceNumber(session, to.Key), message.EnqueuedSequenceNumber, now);
        BrokerRows.Insert(session, to.Key, copy);
        return copy;
    }

    private DateTimeOffset Ring(DateTimeOffset now)
    {
        var next = Alarm.Never;
        foreach (var target in _targets.Values)
            next = Earlier(next, target.Activate(now));
        foreach (var queue in _queues.Values)
        {
            next = Earlier(next, queue.Locks.Expire(now));
            queue.DeliverAvailable();
        }

        return next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private void AddTarget(string name, IReadOnlyList<MessageQueue> queues, bool isTopic, TimeSpan? duplicateWindow) =>
        _targets.Add(new QueueAddress(name), new SendTarget(name, queues, isTopic, duplicateWindow, _context));

    private MessageQueue AddSubscription(TopicDescription topic, SubscriptionDescription subscription)
    {
        var settings = subscription.Receiving;
        if (topic.DefaultTimeToLive < settings.DefaultTimeToLive)
            settings = settings with { DefaultTimeToLive = topic.DefaultTimeToLive };
        return AddQueue(new QueueAddress(topic.Name, subscription.Name), settings);
    }

    private MessageQueue AddQueue(QueueAddress address, ReceiveSettings settings)
    {
        var deadLetters = new MessageQueue(address.DeadLetters, settings, _context, deadLetters: null);
        var queue = new MessageQueue(address, settings, _context, deadLetters);
        _queues.Add(deadLetters.Address, deadLetters);
        _queues.Add(queue.Address, queue);
        return queue;
    }
}
