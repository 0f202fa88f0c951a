using Emulators.ServiceBus.Messages;
using Emulators.ServiceBus.Topology;

namespace Emulators.ServiceBus.State;

/// <summary>
/// A queue or subscription, or the dead letters of one: delivers its messages to consumers that have credit. <see cref="Locks"/> has what concerns locked
/// messages. Members take the gate themselves unless they say that the caller holds it.
/// </summary>
internal sealed class MessageQueue
{
    // A peek returns fewer messages than asked for where the answer would become too large.
    private const long MaxPeekBytes = 1024 * 1024;

    private readonly BrokerContext _context;
    private readonly LinkedList<IConsumer> _consumers = new();
    private Task _delivering = Task.CompletedTask;

    public MessageQueue(QueueAddress address, ReceiveSettings settings, BrokerContext context, MessageQueue? deadLetters)
    {
        (Address, Settings, _context, DeadLetters) = (address, settings, context, deadLetters);
        Locks = new MessageLocks(this, context);
    }

    public QueueAddress Address { get; }

    public ReceiveSettings Settings { get; }

    /// <summary>Its dead-letter queue; null for a dead-letter queue, whose messages neither expire nor have a maximum delivery count.</summary>
    public MessageQueue? DeadLetters { get; }

    public MessageIndex Messages { get; } = new();

    public MessageLocks Locks { get; }

    /// <summary>Adds a message that has been written. The caller holds the gate, and calls <see cref="DeliverAvailable"/> afterwards.</summary>
    public void Add(StoredMessage message)
    {
        message.TimeToLive = message.Content.TimeToLive < Settings.DefaultTimeToLive ? message.Content.TimeToLive : Settings.DefaultTimeToLive;
        Messages.Add(message);
    }

    /// <summary>
    /// Adds link credit for a consumer. With <paramref name="drain"/> it gets the messages that are available now, and loses the remaining credit.
    /// </summary>
    /// <returns>When draining, completes when all its messages have been delivered.</returns>
    public Task AddCredit(IConsumer consumer, uint credit, bool drain)
    {
        lock (_context.Gate)
        {
            consumer.Credit += credit;
            if (consumer.Credit > 0 && !_consumers.Contains(consumer))
                _consumers.AddLast(consumer);
            DeliverAvailable();
            if (!drain)
                return Task.CompletedTask;
            consumer.Credit = 0;
            _consumers.Remove(consumer);
            return _delivering;
        }
    }

    /// <summary>Removes a consumer, which gets no more messages.</summary>
    public void RemoveConsumer(IConsumer consumer)
    {
        lock (_context.Gate)
        {
            consumer.Credit = 0;
            _consumers.Remove(consumer);
        }
    }

    /// <summary>Delivers available messages to the consumers that have credit, in turn. The caller holds the gate.</summary>
    public void DeliverAvailable()
    {
        while (!_context.IsStopped && _consumers.First is { } first && TakeDeliverable() is { } message)
        {
            var consumer = first.Value;
            _consumers.RemoveFirst();
            if (!consumer.IsOpen)
            {
                Messages.EndChange(message);
                continue;
            }

            if (--consumer.Credit > 0)
                _consumers.AddLast(first);
            if (consumer.ReceivesAndDeletes)
            {
                _delivering = DeleteAndDeliverAsync(consumer, message, _delivering);
            }
            else
            {
                Locks.Take(message);
                consumer.Deliver(message);
            }
        }
    }

    /// <summary>Peeks messages from a sequence number on.</summary>
    public IReadOnlyList<T> Peek<T>(long from, int max, Func<StoredMessage, T> encode)
    {
        lock (_context.Gate)
        {
            var found = new List<T>();
            var bytes = 0L;
            foreach (var message in Messages.From(from))
            {
                bytes += message.Content.Encoded.Length;
                if (found.Count == max || (found.Count > 0 && bytes > MaxPeekBytes))
                    break;
                found.Add(encode(message));
            }

            return found;
        }
    }

    /// <summary>Receives deferred messages, all or none, under locks or by deleting them.</summary>
    public async Task<IReadOnlyList<T>> TakeDeferredAsync<T>(IReadOnlyList<long> numbers, bool receivesAndDeletes, Func<StoredMessage, T> encode)
    {
        List<StoredMessage> messages;
        Task deleting;
        lock (_context.Gate)
        {
            messages = [.. numbers.Distinct().Select(number => Messages.Find(number) is { IsDeferred: true, IsLocked: false, IsChanging: false } message
                ? message
                : throw BrokerException.MessageNotFound(number))];
            if (!receivesAndDeletes)
            {
                messages.ForEach(Locks.Take);
                return messages.ConvertAll(message => encode(message));
            }

            messages.ForEach(Messages.BeginChange);
            deleting = DeleteAsync(messages);
        }

        await deleting;
        return messages.ConvertAll(message => encode(message));
    }

    private StoredMessage? TakeDeliverable()
    {
        while (Messages.TakeFirst() is { } message)
        {
            if (!Locks.TryDiscard(message))
                return message;
        }

        return null;
    }

    // One after the other, so that messages keep their order.
    private async Task DeleteAndDeliverAsync(IConsumer consumer, StoredMessage message, Task previous)
    {
        Messages.BeginChange(message);
        var deleting = DeleteAsync([message]);
        await _context.ObserveAsync(deleting);
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_context.Gate)
        {
            if (deleting.IsCompletedSuccessfully)
                consumer.Deliver(message);
            else if (consumer.Credit++ == 0)
                _consumers.AddLast(consumer);
        }
    }

    private async Task DeleteAsync(List<StoredMessage> messages)
    {
        try
        {
            await _context.WriteAsync(session =>
            {
                foreach (var message in messages)
                    BrokerRows.Delete(session, Address.Key, message.SequenceNumber);
            });
        }
        catch
        {
            lock (_context.Gate)
                messages.ForEach(Messages.EndChange);
            throw;
        }

        lock (_context.Gate)
            messages.ForEach(Messages.Remove);
    }
}

/// <summary>A receiver of one queue, which gets as many messages as it has link credit for.</summary>
internal interface IConsumer
{
    /// <summary>Whether it receives in the mode receive-and-delete, rather than under locks.</summary>
    bool ReceivesAndDeletes { get; }

    /// <summary>Whether it can still get messages.</summary>
    bool IsOpen { get; }

    /// <summary>The link credit: how many messages it can get now. The queue counts it, under the gate.</summary>
    long Credit { get; set; }

    /// <summary>Sends it a message. Called under the gate; it must neither block nor throw.</summary>
    void Deliver(StoredMessage message);
}
