using System.Globalization;
using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Changes;
using LocalRuntime.Engine.Broker.State;

namespace LocalRuntime.Engine.Broker;

/// <content>Settling, and what happens to messages that nobody settles.</content>
internal sealed partial class MessageBroker
{
    // Official source: articles/service-bus-messaging/service-bus-dead-letter-queues.md (azure-docs).
    private const string MaxDeliveryCountExceeded = "MaxDeliveryCountExceeded";
    private const string TimeToLiveExpired = "TTLExpiredException";

    public async Task SettleAsync(QueueAddress queue, Guid lockToken, Settlement settlement)
    {
        Task commit;
        lock (_gate)
        {
            var messages = Queue(queue);
            if (settlement.Kind == SettlementKind.DeadLetter && queue.IsDeadLetter)
            {
                throw new InvalidOperationException($"A message of the dead letters '{queue.Path}' cannot be dead-lettered again.");
            }

            // From here on the lock is used up: a second settlement fails, and the lock does not expire any more.
            var message = messages.FindLocked(lockToken, Time.GetUtcNow()) ?? throw BrokerFailures.LockLost(queue);
            var copy = new MessageCopy(messages.Address, message.SequenceNumber);
            messages.Unlock(message);
            commit = settlement.Kind switch
            {
                SettlementKind.Complete => CommitAsync([new Removed(copy)], applied: () => { }),
                SettlementKind.DeadLetter => DeadLetterAsync(
                    messages, message, settlement.Properties, settlement.DeadLetterReason, settlement.DeadLetterErrorDescription),
                _ => GiveBackAsync(messages, message, settlement.Properties),
            };
        }

        await commit;
    }

    public DateTimeOffset RenewLock(QueueAddress queue, Guid lockToken)
    {
        lock (_gate)
        {
            var messages = Queue(queue);
            var now = Time.GetUtcNow();
            var message = messages.FindLocked(lockToken, now) ?? throw BrokerFailures.LockLost(queue);
            message.LockedUntil = now + messages.Settings.LockDuration;
            Run.Alarm.Set(message.LockedUntil, at => ReleaseExpired(messages, lockToken, at));
            return message.LockedUntil;
        }
    }

    private static bool IsWornOut(MessageQueue queue, StoredMessage message) => message.DeliveryCount >= queue.Settings.MaxDeliveryCount;

    private void ReleaseExpired(MessageQueue queue, Guid lockToken, DateTimeOffset now)
    {
        if (queue.FindExpired(lockToken, now) is { } message)
        {
            queue.Unlock(message);
            _ = ObserveAsync(GiveBackAsync(queue, message, modified: null));
        }
    }

    // A process that dies of a message must not be fed with it for ever: deliveries before the restart count.
    private void DeadLetterWornOut(MessageQueue queue)
    {
        foreach (var message in queue.Messages.Where(message => IsWornOut(queue, message)).ToList())
        {
            queue.Withhold(message);
            _ = ObserveAsync(GiveBackAsync(queue, message, modified: null));
        }
    }

    // Age is looked at when a message is taken. A dropped message needs no record: after a restart it is as old.
    private void Expire(MessageQueue queue, StoredMessage message)
    {
        if (queue.Settings.DeadLettersExpired)
        {
            _ = ObserveAsync(DeadLetterAsync(queue, message, modified: null, TimeToLiveExpired, "The message expired and was dead lettered."));
        }
        else
        {
            queue.Remove(message.SequenceNumber);
        }
    }

    /// <summary>Makes an unlocked message available again at once, or dead-letters it after its last delivery.</summary>
    private Task GiveBackAsync(MessageQueue queue, StoredMessage message, IEnumerable<KeyValuePair<string, object?>>? modified)
    {
        if (IsWornOut(queue, message))
        {
            var attempts = message.DeliveryCount.ToString(CultureInfo.InvariantCulture);
            return DeadLetterAsync(
                queue, message, modified, MaxDeliveryCountExceeded, $"Message could not be consumed after {attempts} delivery attempts.");
        }

        if (modified is not null)
        {
            var change = new Modified(new MessageCopy(queue.Address, message.SequenceNumber), message.PropertiesWith(modified));
            return CommitAsync([change], () => GiveBack(queue, message));
        }

        // Nothing to write: after a restart the lock is gone as well.
        GiveBack(queue, message);
        return Task.CompletedTask;
    }

    private void GiveBack(MessageQueue queue, StoredMessage message)
    {
        queue.GiveBack(message);
        ServeWaiting(queue);
    }

    private Task DeadLetterAsync(
        MessageQueue queue, StoredMessage message, IEnumerable<KeyValuePair<string, object?>>? modified, string? reason, string? description)
    {
        var properties = message.PropertiesWith(modified);
        if (reason is not null)
        {
            properties[ServiceBusReceivedMessage.DeadLetterReasonProperty] = reason;
        }

        if (description is not null)
        {
            properties[ServiceBusReceivedMessage.DeadLetterErrorDescriptionProperty] = description;
        }

        var change = new DeadLettered(new MessageCopy(queue.Address, message.SequenceNumber), properties);
        return CommitAsync([change], () => ServeWaiting(Queue(queue.Address.DeadLetters)));
    }
}
