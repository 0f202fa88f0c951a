using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Events;
using Shared.Identifiers;
using Shared.Messaging;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// Activity: publishes that a password was changed, then removes the change that was stored for it. Where it dies between the two, it publishes the
/// same event again, which its topic and its consumers recognise as a duplicate.
/// </summary>
public sealed class PublishPasswordChange(CustomerTable customers, PasswordChangeTable changes, ServiceBusSenders senders)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, PasswordPublication publication) =>
        context.CallActivityAsync(nameof(PublishPasswordChange), publication, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the event is safe at the broker, or there is nothing to publish any more.</summary>
    [Function(nameof(PublishPasswordChange))]
    public async Task RunAsync([ActivityTrigger] PasswordPublication publication, CancellationToken cancellationToken)
    {
        var (userId, version) = publication;
        if (await customers.FindAsync(userId, cancellationToken) is not { Status: CustomerStatus.Approved } customer
            || await changes.FindAsync(customer.UserName, version, cancellationToken) is not { ChangedAt: { } changedAt } change)
        {
            return;
        }

        var changed = new PasswordChanged(userId, version, customer.FirstName, customer.Email, change.ResetId is not null, changedAt);
        await senders.PublishAsync(OutgoingEvent.From(changed, changedAt), cancellationToken);
        await changes.RemoveAsync(customer.UserName, version, cancellationToken);
    }
}

/// <summary>The input of <see cref="PublishPasswordChange"/>.</summary>
/// <param name="UserId">Whose password.</param>
/// <param name="Version">The number of the password.</param>
public sealed record PasswordPublication(UserId UserId, long Version);
