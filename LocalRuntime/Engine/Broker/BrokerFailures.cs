using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker;

/// <summary>The broker's refusals, with the reasons that the service gives.</summary>
internal static class BrokerFailures
{
    public static ServiceBusException EntityNotFound(string entity) =>
        new("The namespace has no such queue, topic or subscription.", ServiceBusFailureReason.MessagingEntityNotFound, entity);

    public static ServiceBusException LockLost(QueueAddress queue) => new(
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
        ServiceBusFailureReason.MessageLockLost,
        queue.Path);

    public static ServiceBusException NotScheduled(string entity, long sequenceNumber) =>
        new($"No message is scheduled under the sequence number {sequenceNumber}.", ServiceBusFailureReason.MessageNotFound, entity);

    public static ServiceBusException TooLarge(string entity, long bytes, long limit) => new(
        $"The messages have {bytes} bytes together; the entity takes {limit} bytes at once.", ServiceBusFailureReason.MessageSizeExceeded, entity);

    public static ServiceBusException Full(QueueAddress queue, long limit) =>
        new($"The entity holds {limit} bytes of messages already.", ServiceBusFailureReason.QuotaExceeded, queue.Path);

    public static ServiceBusException Stopped() => new("The broker has stopped.", ServiceBusFailureReason.ServiceCommunicationProblem);
}
