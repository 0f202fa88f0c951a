using Emulators.ServiceBus.Messages;
using Emulators.ServiceBus.Topology;

namespace Emulators.ServiceBus.State;

/// <summary>
/// A queue or subscription, or the dead letters of one: gives its messages to those who ask. What is done with locked messages is in
/// <see cref="Locks"/>. Members without a word about the gate take it themselves.
/// </summary>
internal sealed class MessageQueue
{
    // A peek answers with less than it was asked for where that would be too much for one message.
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

    /// <summary>Where its messages go that cannot be delivered; null for dead letters themselves, which neither age nor wear out.</summary>
    public MessageQueue? DeadLetters { get; }

    public MessageIndex Messages { get; } = new();

    public MessageLocks Locks { get; }

    /// <summary>Takes a message that is written. The caller holds the gate, and serves the queue afterwards.</summary>
    public void Add(StoredMessage message)
    {
        message.TimeToLive = message.Content.TimeToLive < Settings.DefaultTimeToLive ? message.Content.TimeToLive : Settings.DefaultTimeToLive;
        Messages.Add(message);
    }

    /// <summary>Gives a consumer credit; with <paramref name="drain"/> it takes what there is now, and loses the rest.</summary>
    /// <returns>When draining: completes when all that was taken has been delivered.</returns>
    public Task Demand(IConsumer consumer, uint credit, bool drain)
    {
        lock (_context.Gate)
        {
            consumer.Credit += credit;
            if (consumer.Credit > 0 && !_consumers.Contains(consumer))
                _consumers.AddLast(consumer);
            Serve();
            if (!drain)
                return Task.CompletedTask;
            consumer.Credit = 0;
            _consumers.Remove(consumer);
            return _delivering;
        }
    }

    /// <summary>The consumer takes no more messages.</summary>
    public void Leave(IConsumer consumer)
    {
        lock (_context.Gate)
        {
            consumer.Credit = 0;
            _consumers.Remove(consumer);
        }
    }

    /// <summary>Gives available messages to those who have credit, in turn. The caller holds the gate.</summary>
    public void Serve()
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
            if (consumer.TakesForGood)
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

    /// <summary>Messages from a number on, without taking them.</summary>
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

    /// <summary>Takes deferred messages, all or none, under a lock or for good.</summary>
    public async Task<IReadOnlyList<T>> TakeDeferredAsync<T>(IReadOnlyList<long> numbers, bool forGood, Func<StoredMessage, T> encode)
    {
        List<StoredMessage> messages;
        Task deleting;
        lock (_context.Gate)
        {
            messages = [.. numbers.Distinct().Select(number => Messages.Find(number) is { IsDeferred: true, IsLocked: false, IsChanging: false } message
                ? message
                : throw BrokerException.MessageNotFound(number))];
            if (!forGood)
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
            if (!Locks.Discard(message))
                return message;
        }

        return null;
    }

    // One after the other, or messages would overtake each other.
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

/// <summary>Something that takes messages of one queue, as many as it has credit for.</summary>
internal interface IConsumer
{
    /// <summary>Whether it takes messages for good (receive-and-delete), rather than under a lock.</summary>
    bool TakesForGood { get; }

    /// <summary>Whether it still takes messages.</summary>
    bool IsOpen { get; }

    /// <summary>How many messages it takes now. The queue counts it, under the gate.</summary>
    long Credit { get; set; }

    /// <summary>Takes a message that is meant for it. Called under the gate; it must neither block nor throw.</summary>
    void Deliver(StoredMessage message);
}
