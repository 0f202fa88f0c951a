using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>Writes to customers about what happened to their orders.</summary>
public sealed class OrderEmails(EventConsumer consumer)
{
    /// <summary>Runs for each message of the subscription.</summary>
    [Function(nameof(OrderEmails))]
    public Task RunAsync(
        [ServiceBusTrigger(
            ServiceBusEntities.OrdersTopic,
            ServiceBusEntities.EmailSubscription,
            Connection = "ServiceBusConnection",
            AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        consumer.ConsumeAsync(message, actions, cancellationToken);
}
