using LocalRuntime.Engine.Broker.Changes;
using LocalRuntime.Engine.Broker.State;
using LocalRuntime.Engine.Journaling;

namespace LocalRuntime.Engine.Broker;

/// <content>Sending and scheduling.</content>
internal sealed partial class MessageBroker
{
    // Service Bus Standard: 256 KB for a message, and for a batch; 1 GB for an entity by default.
    private const int MaxMessageBytes = 256 * 1024;
    private const long MaxQueueBytes = 1024L * 1024 * 1024;

    public long MaxSendBytes(string entity)
    {
        lock (_gate)
        {
            Target(entity);
            return MaxMessageBytes;
        }
    }

    public async Task SendAsync(string entity, IReadOnlyList<BrokerMessage> messages) => await AcceptAsync(entity, messages);

    public Task<IReadOnlyList<long>> ScheduleAsync(string entity, IReadOnlyList<BrokerMessage> messages) => AcceptAsync(entity, messages);

    public async Task CancelScheduledAsync(string entity, IReadOnlyList<long> sequenceNumbers)
    {
        Task commit;
        lock (_gate)
        {
            var target = Target(entity);
            var messages = new List<ScheduledMessage>();
            foreach (var number in sequenceNumbers.Distinct())
            {
                var message = target.Scheduled.GetValueOrDefault(number);
                messages.Add(message is { IsLeaving: false } ? message : throw BrokerFailures.NotScheduled(entity, number));
            }

            messages.ForEach(message => message.IsLeaving = true);
            commit = CommitAsync([.. messages.Select(message => new Cancelled(target.Name, message.SequenceNumber))], applied: () => { });
        }

        await commit;
    }

    /// <summary>Takes messages; returns their numbers, 0 for a duplicate, which is dropped.</summary>
    private async Task<IReadOnlyList<long>> AcceptAsync(string entity, IReadOnlyList<BrokerMessage> messages)
    {
        var bytes = messages.Sum(message => (long)MessageCodec.Measure(message));
        if (bytes > MaxMessageBytes)
        {
            throw BrokerFailures.TooLarge(entity, bytes, MaxMessageBytes);
        }

        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var numbers = new List<long>(messages.Count);
        var originals = new List<Task>();
        Task commit;
        lock (_gate)
        {
            var target = Target(entity);
            if (target.Queues.FirstOrDefault(queue => queue.Bytes > MaxQueueBytes) is { } full)
            {
                throw BrokerFailures.Full(full.Address, MaxQueueBytes);
            }

            var now = Time.GetUtcNow();
            var changes = new List<BrokerChange>(messages.Count);
            foreach (var message in messages)
            {
                if (IsDuplicate(target, message, now, accepted.Task, out var original))
                {
                    originals.Add(original);
                    numbers.Add(0);
                    continue;
                }

                var (change, number) = Decide(target, message, now);
                changes.Add(change);
                numbers.Add(number);
            }

            commit = changes.Count == 0 ? Task.CompletedTask : CommitAsync(changes, () => Publish(target, changes));
        }

        try
        {
            await commit;
            accepted.SetResult();
        }
        catch (JournalBrokenException broken)
        {
            accepted.SetException(broken);
            throw;
        }

        // A duplicate of a message that is just being written may be acknowledged only when that one is safe.
        await Task.WhenAll(originals);
        return numbers;
    }

    private static bool IsDuplicate(SendTarget target, BrokerMessage message, DateTimeOffset now, Task durable, out Task original)
    {
        original = Task.CompletedTask;
        if (target.Duplicates is not { } duplicates || message.MessageId is not { } messageId)
        {
            return false;
        }

        if (duplicates.Contains(messageId, now, out original))
        {
            return true;
        }

        duplicates.Remember(messageId, now, durable);
        return false;
    }

    private static (BrokerChange Change, long Number) Decide(SendTarget target, BrokerMessage message, DateTimeOffset now)
    {
        if (message.ScheduledEnqueueTime > now)
        {
            var scheduledNumber = target.NextScheduledNumber();
            return (new Scheduled(target.Name, scheduledNumber, now, message), scheduledNumber);
        }

        var number = target.NextTopicNumber();
        var copies = NextCopies(target);
        return (new Accepted(target.Name, number, now, message, copies), target.IsTopic ? number : copies[0].SequenceNumber);
    }

    private static MessageCopy[] NextCopies(SendTarget target) =>
        [.. target.Queues.Select(queue => new MessageCopy(queue.Address, ++queue.LastSequenceNumber))];

    private void Publish(SendTarget target, List<BrokerChange> changes)
    {
        foreach (var scheduled in changes.OfType<Scheduled>())
        {
            SetActivation(target, target.Scheduled[scheduled.SequenceNumber]);
        }

        ServeWaiting(target);
    }

    private void SetActivation(SendTarget target, ScheduledMessage message) =>
        Run.Alarm.Set(message.Content.ScheduledEnqueueTime, now => Activate(target, message, now));

    // An activated message takes a new number, behind all that are there.
    private void Activate(SendTarget target, ScheduledMessage message, DateTimeOffset now)
    {
        if (message.IsLeaving)
        {
            return;
        }

        message.IsLeaving = true;
        var change = new Activated(target.Name, message.SequenceNumber, target.NextTopicNumber(), now, NextCopies(target));
        _ = ObserveAsync(CommitAsync([change], () => ServeWaiting(target)));
    }

    private void ServeWaiting(SendTarget target)
    {
        foreach (var queue in target.Queues)
        {
            ServeWaiting(queue);
        }
    }
}
