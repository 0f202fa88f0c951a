using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>Keeps this app's copies of the customers' profiles, and welcomes new customers.</summary>
public sealed class CustomerProfiles(EventConsumer consumer)
{
    /// <summary>Runs for each message of the subscription.</summary>
    [Function(nameof(CustomerProfiles))]
    public Task RunAsync(
        [ServiceBusTrigger(
            ServiceBusEntities.CustomersTopic,
            ServiceBusEntities.ProfilesSubscription,
            Connection = "ServiceBusConnection",
            AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        consumer.ConsumeAsync(message, actions, cancellationToken);
}
