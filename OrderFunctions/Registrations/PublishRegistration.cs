using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Events;
using Shared.Identifiers;
using Shared.Messaging;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>Activity: publishes CustomerRegistered. Publishing it again sends a message that its topic and its consumers recognise as a duplicate.</summary>
public sealed class PublishRegistration(CustomerTable customers, ServiceBusSenders senders, SagaProgress progress)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync(nameof(PublishRegistration), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>
    /// Returns when the event is safe at the broker. A profile that was changed since is published as the first version: the event of the change
    /// has a higher one, and says the same. Nothing is published about a customer who has left.
    /// </summary>
    [Function(nameof(PublishRegistration))]
    public async Task RunAsync([ActivityTrigger] UserId userId, string instanceId, CancellationToken cancellationToken)
    {
        progress.Signal(instanceId);
        if (await customers.FindAsync(userId, cancellationToken) is { Status: CustomerStatus.Approved } customer)
        {
            var registered = new CustomerRegistered(userId, Customer.FirstVersion, customer.FirstName, customer.LastName, customer.Email);
            await senders.PublishAsync(OutgoingEvent.From(registered, customer.UpdatedAt), cancellationToken);
        }
    }
}
