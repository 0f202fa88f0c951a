using Azure.Messaging.ServiceBus;
using Shared.Events;

namespace NotificationFunctions.DeadLetters;

/// <summary>The entities that this app consumes, each of which has a dead-letter queue.</summary>
internal static class DeadLetterSource
{
    /// <summary>The error for a source that does not exist.</summary>
    public const string Expected =
        $"must be {ServiceBusEntities.OrdersTopic}, {ServiceBusEntities.CustomersTopic} or {ServiceBusEntities.EmailRetriesQueue}.";

    /// <summary>Opens the dead-letter queue of a source, in peek-lock mode; null where there is no such source.</summary>
    public static ServiceBusReceiver? Open(ServiceBusClient client, string source)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        return source switch
        {
            ServiceBusEntities.OrdersTopic => client.CreateReceiver(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription, options),
            ServiceBusEntities.CustomersTopic => client.CreateReceiver(ServiceBusEntities.CustomersTopic, ServiceBusEntities.ProfilesSubscription, options),
            ServiceBusEntities.EmailRetriesQueue => client.CreateReceiver(ServiceBusEntities.EmailRetriesQueue, options),
            _ => null,
        };
    }
}
