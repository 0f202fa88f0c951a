using System.Globalization;
using Emulators.ServiceBus.Messages;
using Emulators.Storage;

namespace Emulators.ServiceBus.State;

/// <summary>
/// The locks of a queue, and how they end. Locks are kept in memory only: a restart ends them, and their messages come back with the deliveries
/// they have behind them.
/// </summary>
internal sealed class MessageLocks(MessageQueue queue, BrokerContext context)
{
    // Official source: articles/service-bus-messaging/service-bus-dead-letter-queues.md (azure-docs).
    public const string ReasonProperty = "DeadLetterReason";
    public const string DescriptionProperty = "DeadLetterErrorDescription";

    /// <summary>
    /// Locks a message for a delivery. The caller holds the gate. The delivery is counted in the store before anything that it brings about, so it is
    /// not waited for: a process that dies of a message is not fed with it for ever.
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
    /// Whether a message that was taken out of what is available goes elsewhere, because of its age or its deliveries. The caller holds the gate.
    /// </summary>
    public bool Discard(StoredMessage message)
    {
        if (IsWornOut(message))
            Observe(DeadLetterWornOutAsync(message, new Dictionary<string, object?>(), MakeAvailable(message)));
        else if (queue.DeadLetters is null || !message.IsExpired(context.Now))
            return false;
        else if (queue.Settings.DeadLetteringOnMessageExpiration)
            Observe(DeadLetterAsync(message, Because("TTLExpiredException", "The message expired and was dead lettered."), MakeAvailable(message)));
        else
            Observe(RemoveAsync(message, MakeAvailable(message)));
        return true;
    }

    /// <summary>Ends a lock as its receiver says. Where that cannot be written, the lock lasts.</summary>
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

    /// <returns>Until when it lasts now.</returns>
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

    /// <summary>Ends the locks whose time is over. The caller holds the gate, and serves the queue afterwards.</summary>
    /// <returns>When the next lock expires.</returns>
    public DateTimeOffset Expire(DateTimeOffset now)
    {
        while (queue.Messages.FirstLocked is { } message)
        {
            if (message.LockedUntil > now)
                return message.LockedUntil;
            queue.Messages.Unlock(message);
            if (IsWornOut(message))
                Observe(DeadLetterWornOutAsync(message, new Dictionary<string, object?>(), MakeAvailable(message)));
            else
                queue.Messages.EndChange(message);
        }

        return Alarm.Never;
    }

    private StoredMessage Find(Guid token) =>
        queue.Messages.FindLocked(token) is { } message && message.LockedUntil > context.Now ? message : throw BrokerException.LockLost();

    private bool IsWornOut(StoredMessage message) => queue.DeadLetters is not null && message.Deliveries >= queue.Settings.MaxDeliveryCount;

    // From the first line of each of these on the lock is used up: it is settled once, and does not expire.
    private Task SettleAsync(StoredMessage message, Settlement settlement, Action undo)
    {
        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                return RemoveAsync(message, undo);
            case SettlementKind.DeadLetter:
                return DeadLetterAsync(message, settlement.Properties, undo);
            case SettlementKind.Defer:
                return KeepAsync(message, settlement.Properties, isDeferred: true, undo);
            case SettlementKind.Abandon when IsWornOut(message):
                return DeadLetterWornOutAsync(message, settlement.Properties, undo);
            case SettlementKind.Abandon:
                return KeepAsync(message, settlement.Properties, message.IsDeferred, undo);
            default:
                queue.Messages.Unlock(message);
                message.Deliveries--;
                Count(message);
                queue.Messages.EndChange(message);
                queue.Serve();
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

    private async Task KeepAsync(StoredMessage message, IReadOnlyDictionary<string, object?> properties, bool isDeferred, Action undo)
    {
        var (content, deliveries) = (Modified(message, properties), message.Deliveries);
        queue.Messages.BeginChange(message);
        await WriteAsync(
            session => BrokerRows.Change(session, queue.Address.Key, message.SequenceNumber, queue.Address.Key, deliveries, isDeferred, content), undo);
        lock (context.Gate)
        {
            queue.Messages.Change(message, content, isDeferred);
            queue.Serve();
        }
    }

    private Task DeadLetterWornOutAsync(StoredMessage message, IReadOnlyDictionary<string, object?> properties, Action undo)
    {
        var attempts = message.Deliveries.ToString(CultureInfo.InvariantCulture);
        var reason = Because("MaxDeliveryCountExceeded", $"Message could not be consumed after {attempts} delivery attempts.");
        foreach (var (name, value) in properties)
            reason.TryAdd(name, value);
        return DeadLetterAsync(message, reason, undo);
    }

    private async Task DeadLetterAsync(StoredMessage message, IReadOnlyDictionary<string, object?> properties, Action undo)
    {
        var deadLetters = queue.DeadLetters ?? throw BrokerException.AlreadyDead();
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
            deadLetters.Serve();
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

    private static Dictionary<string, object?> Because(string reason, string description) =>
        new() { [ReasonProperty] = reason, [DescriptionProperty] = description };

    private static BrokerMessage? Modified(StoredMessage message, IReadOnlyDictionary<string, object?> properties) =>
        properties.Count == 0 ? null : MessageEncoding.WithProperties(message.Content, properties);
}
