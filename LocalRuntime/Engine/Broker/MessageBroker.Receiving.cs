using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Changes;
using LocalRuntime.Engine.Broker.State;

namespace LocalRuntime.Engine.Broker;

/// <content>Receiving and peeking.</content>
internal sealed partial class MessageBroker
{
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        QueueAddress queue, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        Delivery? delivery;
        LinkedListNode<WaitingReceiver>? place = null;
        lock (_gate)
        {
            delivery = Take(Queue(queue), mode, maxMessages);
            if (delivery is null)
            {
                var completion = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
                place = Queue(queue).Waiting.AddLast(new WaitingReceiver(maxMessages, mode, completion));
            }
        }

        if (place is not null)
        {
            delivery = await WaitAsync(place, maxWait, cancellationToken);
        }

        if (delivery is null)
        {
            return [];
        }

        await delivery.Durable;
        return delivery.Messages;
    }

    public IReadOnlyList<ServiceBusReceivedMessage> Peek(QueueAddress queue, long fromSequenceNumber, int maxMessages)
    {
        lock (_gate)
        {
            var messages = Queue(queue).MessagesFrom(fromSequenceNumber).Select(message => message.ToReceived(message.DeliveryCount, withLock: false));
            if (queue is { Subscription: null, IsDeadLetter: false })
            {
                var scheduled = Target(queue.Name).Scheduled.Values.Where(message => message.SequenceNumber >= fromSequenceNumber);
                messages = messages.Concat(scheduled.Select(message => message.ToReceived())).OrderBy(message => message.SequenceNumber);
            }

            return [.. messages.Take(maxMessages)];
        }
    }

    private async Task<Delivery?> WaitAsync(LinkedListNode<WaitingReceiver> place, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var delivery = place.Value.Delivery.Task;
        try
        {
            return await delivery.WaitAsync(maxWait, Time, cancellationToken);
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                place.List?.Remove(place);
            }

            // Messages that came in the same instant are locked for this receiver already.
            if (delivery.IsCompleted)
            {
                return await delivery;
            }

            return gaveUp is TimeoutException ? null : throw new TaskCanceledException(gaveUp.Message, gaveUp, cancellationToken);
        }
    }

    private void ServeWaiting(MessageQueue queue)
    {
        while (queue.Waiting.First is { } first && Take(queue, first.Value.Mode, first.Value.MaxMessages) is { } delivery)
        {
            queue.Waiting.Remove(first);
            first.Value.Delivery.SetResult(delivery);
        }
    }

    private Delivery? Take(MessageQueue queue, ServiceBusReceiveMode mode, int maxMessages)
    {
        var now = Time.GetUtcNow();
        var received = new List<ServiceBusReceivedMessage>();
        var changes = new List<BrokerChange>();
        while (changes.Count < maxMessages && queue.TakeFirst() is { } message)
        {
            if (queue.Settings.IsExpired(message, now))
            {
                Expire(queue, message);
                continue;
            }

            var copy = new MessageCopy(queue.Address, message.SequenceNumber);
            if (mode == ServiceBusReceiveMode.PeekLock)
            {
                Lock(queue, message, now);
                changes.Add(new Delivered(copy));
            }
            else
            {
                changes.Add(new Removed(copy));
            }

            received.Add(message.ToReceived(message.DeliveryCount + 1, withLock: true));
        }

        return changes.Count == 0 ? null : new Delivery(received, CommitAsync(changes, applied: () => { }));
    }

    private void Lock(MessageQueue queue, StoredMessage message, DateTimeOffset now)
    {
        var token = Random.NextGuid();
        var until = now + queue.Settings.LockDuration;
        queue.Lock(message, token, until);
        Run.Alarm.Set(until, at => ReleaseExpired(queue, token, at));
    }
}
