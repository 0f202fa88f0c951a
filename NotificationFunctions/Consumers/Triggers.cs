using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>Emails customers about their orders.</summary>
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

/// <summary>Keeps this app's copies of the customers' profiles, and emails customers about their accounts.</summary>
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

/// <summary>Handles messages again that had to wait, whichever entity they came from.</summary>
public sealed class EmailRetries(EventConsumer consumer)
{
    /// <summary>Runs for each message of the queue when it is due.</summary>
    [Function(nameof(EmailRetries))]
    public Task RunAsync(
        [ServiceBusTrigger(ServiceBusEntities.EmailRetriesQueue, Connection = "ServiceBusConnection", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        consumer.ConsumeAsync(message, actions, cancellationToken);
}
