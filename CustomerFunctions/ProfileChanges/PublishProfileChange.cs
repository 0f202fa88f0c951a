using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Events;
using Shared.Identifiers;
using Shared.Messaging;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>
/// Activity: publishes a version of a profile, then removes the change that was stored for it. Where it dies between the two, it publishes the
/// same events again, which their topic and their consumers recognise as duplicates.
/// </summary>
public sealed class PublishProfileChange(CustomerTable customers, ProfileChangeTable changes, ServiceBusSenders senders, SagaProgress progress)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, ProfilePublication publication) =>
        context.CallActivityAsync(nameof(PublishProfileChange), publication, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the events are safe at the broker. Nothing is published about a customer who has left.</summary>
    [Function(nameof(PublishProfileChange))]
    public async Task RunAsync([ActivityTrigger] ProfilePublication publication, string instanceId, CancellationToken cancellationToken)
    {
        progress.Signal(instanceId);
        var (userId, version, updatedAt) = publication;
        if (await customers.FindAsync(userId, cancellationToken) is { Status: CustomerStatus.Approved } customer)
        {
            // Without a stored change it was published before, or it is from a saga of version 1; the profile as it is now does for those.
            var stored = await changes.FindAsync(userId, version, cancellationToken);
            var contact = stored?.Contact ?? customer.Contact;
            await PublishAsync(new CustomerUpdated(userId, version, contact.FirstName, contact.LastName, contact.Email));
            if (stored is { ChangesEmail: true })
            {
                await PublishAsync(new EmailAddressChanged(userId, version, stored.FormerFirstName, stored.FormerEmail, updatedAt));
            }
        }

        await changes.RemoveAsync(userId, version, cancellationToken);

        Task PublishAsync(IntegrationEvent data) => senders.PublishAsync(OutgoingEvent.From(data, updatedAt), cancellationToken);
    }
}

/// <summary>The input of <see cref="PublishProfileChange"/>.</summary>
/// <param name="UserId">Whose profile.</param>
/// <param name="Version">The version of the profile.</param>
/// <param name="UpdatedAt">When it was made.</param>
public sealed record ProfilePublication(UserId UserId, long Version, DateTimeOffset UpdatedAt);
