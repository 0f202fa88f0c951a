using LocalRuntime.Engine.Broker.Changes;

namespace LocalRuntime.Engine.Broker.State;

/// <summary>All entities of a namespace and their messages, as far as they survive a restart. The caller synchronizes.</summary>
internal sealed class BrokerState
{
    private readonly Dictionary<QueueAddress, MessageQueue> _queues = [];
    private readonly Dictionary<string, SendTarget> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);

    public BrokerState(ServiceBusTopology topology)
    {
        foreach (var topic in topology.Topics)
        {
            var subscriptions = topic.Subscriptions.Select(subscription => AddQueue(
                new QueueAddress(topic.Name, subscription.Name, IsDeadLetter: false),
                new QueueSettings(subscription.LockDuration)
                {
                    MaxDeliveryCount = subscription.MaxDeliveryCount,
                    TimeToLive = subscription.DefaultMessageTimeToLive,
                    DeadLettersExpired = subscription.DeadLetteringOnMessageExpiration,
                }));
            _targets.Add(topic.Name, new SendTarget(topic.Name, [.. subscriptions], isTopic: true, topic.DuplicateDetectionWindow));
        }

        foreach (var queue in topology.Queues)
        {
            var messages = AddQueue(
                new QueueAddress(queue.Name, Subscription: null, IsDeadLetter: false),
                new QueueSettings(queue.LockDuration)
                {
                    MaxDeliveryCount = queue.MaxDeliveryCount,
                    TimeToLive = queue.DefaultMessageTimeToLive,
                    DeadLettersExpired = queue.DeadLetteringOnMessageExpiration,
                });
            _targets.Add(queue.Name, new SendTarget(queue.Name, [messages], isTopic: false, queue.DuplicateDetectionWindow));
        }
    }

    public IEnumerable<MessageQueue> Queues => _queues.Values;

    public IEnumerable<SendTarget> Targets => _targets.Values;

    /// <summary>Entities that the journal mentions and the topology does not: their messages are gone, as those of a deleted entity.</summary>
    public IReadOnlyCollection<string> Unknown => _unknown;

    public SendTarget? FindTarget(string name) => _targets.GetValueOrDefault(name);

    public MessageQueue? FindQueue(QueueAddress address) => _queues.GetValueOrDefault(address);

    public void Apply(BrokerChange change)
    {
        switch (change)
        {
            case Accepted accepted:
                Accept(accepted.Entity, accepted.SequenceNumber, accepted.Time, accepted.Message, accepted.Copies);
                Remember(accepted.Entity, accepted.Message.MessageId, accepted.Time);
                break;
            case Scheduled scheduled when Target(scheduled.Entity) is { } target:
                target.Scheduled[scheduled.SequenceNumber] = new ScheduledMessage(scheduled.Message, scheduled.SequenceNumber, scheduled.Time);
                CountScheduled(target, scheduled.SequenceNumber);
                Remember(scheduled.Entity, scheduled.Message.MessageId, scheduled.Time);
                break;
            case Activated activated when Target(activated.Entity) is { } target && target.Scheduled.Remove(activated.ScheduledNumber, out var message):
                Accept(activated.Entity, activated.SequenceNumber, activated.Time, message.Content, activated.Copies);
                break;
            case Cancelled cancelled:
                Target(cancelled.Entity)?.Scheduled.Remove(cancelled.ScheduledNumber);
                break;
            case Delivered delivered when Queue(delivered.Copy.Queue)?.Find(delivered.Copy.SequenceNumber) is { } message:
                message.DeliveryCount++;
                break;
            case Removed removed:
                Queue(removed.Copy.Queue)?.Remove(removed.Copy.SequenceNumber);
                break;
            case Modified modified:
                Queue(modified.Copy.Queue)?.Find(modified.Copy.SequenceNumber)?.SetProperties(modified.Properties);
                break;
            case DeadLettered deadLettered:
                MoveToDeadLetters(deadLettered.Copy, deadLettered.Properties);
                break;
            case Stored stored:
                Queue(stored.Copy.Queue)?.Add(
                    new StoredMessage(stored.Message, stored.Copy.SequenceNumber, stored.EnqueuedSequenceNumber, stored.EnqueuedTime)
                    {
                        DeliveryCount = stored.DeliveryCount,
                    });
                break;
            case Counted counted:
                Count(counted.Last);
                break;
            case Remembered remembered:
                Remember(remembered.Entity, remembered.MessageId, remembered.Time);
                break;
        }
    }

    /// <summary>Changes that make this state out of an empty one.</summary>
    public IEnumerable<BrokerChange> Snapshot()
    {
        foreach (var target in Targets)
        {
            if (target.IsTopic)
            {
                yield return new Counted(new MessageCopy(new QueueAddress(target.Name, null, false), target.LastTopicNumber));
            }

            foreach (var message in target.Scheduled.Values)
            {
                yield return new Scheduled(target.Name, message.SequenceNumber, message.AcceptedTime, message.Content);
            }

            if (target.Duplicates is { } duplicates)
            {
                foreach (var (messageId, time) in duplicates.Entries.OrderBy(entry => entry.Time))
                {
                    yield return new Remembered(target.Name, messageId, time);
                }
            }
        }

        foreach (var queue in Queues)
        {
            yield return new Counted(new MessageCopy(queue.Address, queue.LastSequenceNumber));
            foreach (var message in queue.Messages)
            {
                var copy = new MessageCopy(queue.Address, message.SequenceNumber);
                yield return new Stored(copy, message.EnqueuedSequenceNumber, message.EnqueuedTime, message.DeliveryCount, message.Content);
            }
        }
    }

    private static void CountScheduled(SendTarget target, long number)
    {
        if (target.IsTopic)
        {
            target.LastTopicNumber = Math.Max(target.LastTopicNumber, number);
        }
        else
        {
            target.Queues[0].LastSequenceNumber = Math.Max(target.Queues[0].LastSequenceNumber, number);
        }
    }

    private void Accept(string entity, long number, DateTimeOffset time, BrokerMessage message, IReadOnlyList<MessageCopy> copies)
    {
        if (Target(entity) is { IsTopic: true } topic)
        {
            topic.LastTopicNumber = Math.Max(topic.LastTopicNumber, number);
        }

        foreach (var copy in copies)
        {
            Queue(copy.Queue)?.Add(new StoredMessage(message, copy.SequenceNumber, number, time));
        }
    }

    private void MoveToDeadLetters(MessageCopy copy, IReadOnlyDictionary<string, object?> properties)
    {
        if (Queue(copy.Queue)?.Find(copy.SequenceNumber) is { } message)
        {
            Queue(copy.Queue)!.Remove(copy.SequenceNumber);
            message.SetProperties(properties);
            Queue(copy.Queue.DeadLetters)!.Add(message);
        }
    }

    private void Count(MessageCopy last)
    {
        if (FindTarget(last.Queue.Name) is { IsTopic: true } topic && last.Queue is { Subscription: null, IsDeadLetter: false })
        {
            topic.LastTopicNumber = last.SequenceNumber;
        }
        else if (Queue(last.Queue) is { } queue)
        {
            queue.LastSequenceNumber = last.SequenceNumber;
        }
    }

    // A message that is applied after it was accepted in this process is remembered already, with the task that tells when it is durable.
    private void Remember(string entity, string? messageId, DateTimeOffset time)
    {
        if (messageId is not null && Target(entity)?.Duplicates is { } duplicates && !duplicates.Contains(messageId, time, out _))
        {
            duplicates.Remember(messageId, time, Task.CompletedTask);
        }
    }

    private MessageQueue AddQueue(QueueAddress address, QueueSettings settings)
    {
        var queue = new MessageQueue(address, settings);
        _queues.Add(address, queue);
        _queues.Add(address.DeadLetters, new MessageQueue(address.DeadLetters, new QueueSettings(settings.LockDuration)));
        return queue;
    }

    private SendTarget? Target(string name)
    {
        var target = FindTarget(name);
        if (target is null)
        {
            _unknown.Add(name);
        }

        return target;
    }

    private MessageQueue? Queue(QueueAddress address)
    {
        var queue = FindQueue(address);
        if (queue is null)
        {
            _unknown.Add(address.ToString());
        }

        return queue;
    }
}
