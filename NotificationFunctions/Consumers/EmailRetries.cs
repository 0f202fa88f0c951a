using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>Handles again what had to wait, whichever entity it came from.</summary>
public sealed class EmailRetries(EventConsumer consumer)
{
    /// <summary>Runs for each message of the queue, when it is due.</summary>
    [Function(nameof(EmailRetries))]
    public Task RunAsync(
        [ServiceBusTrigger(ServiceBusEntities.EmailRetriesQueue, Connection = "ServiceBusConnection", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        consumer.ConsumeAsync(message, actions, cancellationToken);
}
