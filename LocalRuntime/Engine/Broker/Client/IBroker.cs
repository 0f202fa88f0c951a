using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker.Client;

/// <summary>What a client asks of the broker of its namespace. Failures are <see cref="ServiceBusException"/>s, as the service reports them.</summary>
internal interface IBroker
{
    TimeProvider Time { get; }

    RandomSource Random { get; }

    /// <summary>Whether there is such a queue or subscription.</summary>
    bool Knows(QueueAddress queue);

    /// <summary>The most bytes that a queue or topic takes at once.</summary>
    long MaxSendBytes(string entity);

    /// <summary>Takes messages for a queue or topic, all or none; they are durable when the task completes.</summary>
    Task SendAsync(string entity, IReadOnlyList<BrokerMessage> messages);

    /// <summary>Takes messages that become available later, all or none; they are durable when the task completes.</summary>
    Task<IReadOnlyList<long>> ScheduleAsync(string entity, IReadOnlyList<BrokerMessage> messages);

    /// <summary>Takes scheduled messages back, all or none.</summary>
    Task CancelScheduledAsync(string entity, IReadOnlyList<long> sequenceNumbers);

    /// <summary>Hands out up to <paramref name="maxMessages"/> messages; waits for the first up to <paramref name="maxWait"/>, then returns none.</summary>
    Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        QueueAddress queue, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWait, CancellationToken cancellationToken);

    /// <summary>Shows messages in the order of their sequence numbers, whatever their state.</summary>
    IReadOnlyList<ServiceBusReceivedMessage> Peek(QueueAddress queue, long fromSequenceNumber, int maxMessages);

    /// <summary>Settles the message that <paramref name="lockToken"/> locks.</summary>
    Task SettleAsync(QueueAddress queue, Guid lockToken, Settlement settlement);

    /// <summary>Extends a lock; returns until when.</summary>
    DateTimeOffset RenewLock(QueueAddress queue, Guid lockToken);
}
