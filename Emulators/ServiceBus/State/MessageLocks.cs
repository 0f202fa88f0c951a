using System.Globalization;
using Emulators.ServiceBus.Messages;
using Emulators.Storage;

namespace Emulators.ServiceBus.State;

/// <summary>
/// The locks of a queue: delivery, renewal, expiry and settlement. They are in memory only: after a restart locked messages are available again, with their
/// delivery counts.
/// </summary>
internal sealed class MessageLocks(MessageQueue queue, BrokerContext context)
{
    // Official source: articles/service-bus-messaging/service-bus-dead-letter-queues.md (azure-docs).
    public const string ReasonProperty = "DeadLetterReason";
    public const string DescriptionProperty = "DeadLetterErrorDescription";

    /// <summary>
    /// Locks a message for a delivery. The caller holds the gate. The delivery count is written, so that a message on which processes die is dead-lettered in
    /// the end. That is not waited for: whatever follows from the delivery is written after it.
    /// </summary>
    public void Take(StoredMessage message)
    {
        message.Deliveries++;
        var until = context.Now + queue.Settings.LockDuration;
        queue.Messages.Lock(message, Guid.NewGuid(), until);
        context.Alarm.Set(until);
        Count(message);
    }

    /// <summary>
    /// Dead-letters or removes an available message that has expired or reached the maximum delivery count. The caller holds the gate, and has taken the
    /// message. Returns false where the message can be delivered.
    /// </summary>
    public bool TryDiscard(StoredMessage message)
    {
        if (IsAtMaxDeliveryCount(message))
            Observe(DeadLetterAtMaxDeliveryCountAsync(message, new Dictionary<string, object?>(), MakeAvailable(message)));
        else if (queue.DeadLetters is null || !message.IsExpired(context.Now))
            return false;
        else if (queue.Settings.DeadLetteringOnMessageExpiration)
            Observe(DeadLetterAsync(message, ReasonOf("TTLExpiredException", "The message expired and was dead lettered."), MakeAvailable(message)));
        else
            Observe(RemoveAsync(message, MakeAvailable(message)));
        return true;
    }

    /// <summary>Settles a message. The lock stays where that cannot be written.</summary>
    /// <exception cref="BrokerException">The lock is lost, or a dead letter was to be dead-lettered.</exception>
    public Task SettleAsync(Guid token, Settlement settlement)
    {
        lock (context.Gate)
        {
            var message = Find(token);
            var until = message.LockedUntil;
            return SettleAsync(message, settlement, undo: () =>
            {
                queue.Messages.Lock(message, token, until);
                context.Alarm.Set(until);
            });
        }
    }

    /// <returns>When the lock expires now.</returns>
    /// <exception cref="BrokerException">The lock is lost.</exception>
    public DateTimeOffset Renew(Guid token)
    {
        lock (context.Gate)
        {
            var message = Find(token);
            queue.Messages.Unlock(message);
            queue.Messages.Lock(message, token, context.Now + queue.Settings.LockDuration);
            context.Alarm.Set(message.LockedUntil);
            return message.LockedUntil;
        }
    }

    /// <summary>The MessageId of a locked message; null where the lock is lost, or its sender gave none.</summary>
    public string? FindMessageId(Guid token)
    {
        lock (context.Gate)
            return queue.Messages.FindLocked(token)?.Content.MessageId;
    }

    /// <summary>Ends the locks that have expired. The caller holds the gate, and lets the queue deliver afterwards.</summary>
    /// <returns>When the next lock expires.</returns>
    public DateTimeOffset Expire(DateTimeOffset now)
    {
        while (queue.Messages.FirstLocked is { } message)
        {
            if (message.LockedUntil > now)
                return message.LockedUntil;
            queue.Messages.Unlock(message);
            if (IsAtMaxDeliveryCount(message))
                Observe(DeadLetterAtMaxDeliveryCountAsync(message, new Dictionary<string, object?>(), MakeAvailable(message)));
            else
                queue.Messages.EndChange(message);
        }

        return Alarm.Never;
    }

    private StoredMessage Find(Guid token) =>
        queue.Messages.FindLocked(token) is { } message && message.LockedUntil > context.Now ? message : throw BrokerException.LockLost();

    private bool IsAtMaxDeliveryCount(StoredMessage message) => queue.DeadLetters is not null && message.Deliveries >= queue.Settings.MaxDeliveryCount;

    // Each of these ends the lock before it returns: a message is settled once, and its lock does not expire meanwhile.
    private Task SettleAsync(StoredMessage message, Settlement settlement, Action undo)
    {
        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                return RemoveAsync(message, undo);
            case SettlementKind.DeadLetter:
                return DeadLetterAsync(message, settlement.Properties, undo);
            case SettlementKind.Defer:
                return UpdateAsync(message, settlement.Properties, isDeferred: true, undo);
            case SettlementKind.Abandon when IsAtMaxDeliveryCount(message):
                return DeadLetterAtMaxDeliveryCountAsync(message, settlement.Properties, undo);
            case SettlementKind.Abandon:
                return UpdateAsync(message, settlement.Properties, message.IsDeferred, undo);
            default:
                queue.Messages.Unlock(message);
                message.Deliveries--;
                Count(message);
                queue.Messages.EndChange(message);
                queue.DeliverAvailable();
                return Task.CompletedTask;
        }
    }

    private void Count(StoredMessage message)
    {
        var (number, deliveries) = (message.SequenceNumber, message.Deliveries);
        Observe(context.WriteAsync(session => BrokerRows.SetDeliveries(session, queue.Address.Key, number, deliveries)));
    }

    private async Task RemoveAsync(StoredMessage message, Action undo)
    {
        queue.Messages.BeginChange(message);
        await WriteAsync(session => BrokerRows.Delete(session, queue.Address.Key, message.SequenceNumber), undo);
        lock (context.Gate)
            queue.Messages.Remove(message);
    }

    private async Task UpdateAsync(StoredMessage message, IReadOnlyDictionary<string, object?> properties, bool isDeferred, Action undo)
    {
        var (content, deliveries) = (Modified(message, properties), message.Deliveries);
        queue.Messages.BeginChange(message);
        await WriteAsync(
            session => BrokerRows.Change(session, queue.Address.Key, message.SequenceNumber, queue.Address.Key, deliveries, isDeferred, content), undo);
        lock (context.Gate)
        {
            queue.Messages.Change(message, content, isDeferred);
            queue.DeliverAvailable();
        }
    }

    private Task DeadLetterAtMaxDeliveryCountAsync(StoredMessage message, IReadOnlyDictionary<string, object?> properties, Action undo)
    {
        var attempts = message.Deliveries.ToString(CultureInfo.InvariantCulture);
        var reason = ReasonOf("MaxDeliveryCountExceeded", $"Message could not be consumed after {attempts} delivery attempts.");
        foreach (var (name, value) in properties)
            reason.TryAdd(name, value);
        return DeadLetterAsync(message, reason, undo);
    }

    private async Task DeadLetterAsync(StoredMessage message, IReadOnlyDictionary<string, object?> properties, Action undo)
    {
        var deadLetters = queue.DeadLetters ?? throw BrokerException.AlreadyDeadLettered();
        var (content, deliveries) = (Modified(message, properties), message.Deliveries);
        queue.Messages.BeginChange(message);
        await WriteAsync(
            session => BrokerRows.Change(
                session, queue.Address.Key, message.SequenceNumber, deadLetters.Address.Key, deliveries, isDeferred: false, content),
            undo);
        lock (context.Gate)
        {
            queue.Messages.Remove(message);
            deadLetters.Add(new StoredMessage(content ?? message.Content, message.SequenceNumber, message.EnqueuedSequenceNumber, message.EnqueuedTime)
            {
                Deliveries = deliveries,
            });
            deadLetters.DeliverAvailable();
        }
    }

    private async Task WriteAsync(Action<StoreSession> write, Action undo)
    {
        try
        {
            await context.WriteAsync(write);
        }
        catch
        {
            lock (context.Gate)
                undo();
            throw;
        }
    }

    private void Observe(Task change) => _ = context.ObserveAsync(change);

    private Action MakeAvailable(StoredMessage message) => () => queue.Messages.EndChange(message);

    private static Dictionary<string, object?> ReasonOf(string reason, string description) =>
        new() { [ReasonProperty] = reason, [DescriptionProperty] = description };

    private static BrokerMessage? Modified(StoredMessage message, IReadOnlyDictionary<string, object?> properties) =>
        properties.Count == 0 ? null : MessageEncoding.WithProperties(message.Content, properties);
}
