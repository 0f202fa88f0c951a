using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Events;
using Shared.Messaging;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// Activity: publishes the event with the token, then forgets the secret. Where it dies between the two, it publishes the same event again,
/// which is recognised as a duplicate.
/// </summary>
public sealed class SendPasswordReset(
    LoginTable logins, CustomerTable customers, PasswordResetTable resets, ServiceBusSenders senders, TimeProvider time)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, PasswordResetRequest request) =>
        context.CallActivityAsync(nameof(SendPasswordReset), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the event is safe at the broker and the secret is forgotten, or the reset has ended before.</summary>
    [Function(nameof(SendPasswordReset))]
    public async Task RunAsync([ActivityTrigger] PasswordResetRequest request, CancellationToken cancellationToken)
    {
        if (await resets.FindUserNameAsync(request, cancellationToken) is { } userName
            && await resets.FindAsync(userName, request.ResetId, cancellationToken) is { Secret: { } secret } reset)
        {
            if (reset.ExpiresAt > time.GetUtcNow()
                && await logins.FindAsync(userName, cancellationToken) is { } login
                && await customers.FindAsync(login.UserId, cancellationToken) is { Status: CustomerStatus.Approved } customer
                && reset.WasSentTo(customer.Email))
            {
                var token = new PasswordResetToken(userName, request.ResetId, secret);
                var requested = new PasswordResetRequested(customer.UserId, customer.FirstName, customer.Email, token.Text, reset.ExpiresAt);
                await senders.PublishAsync(OutgoingEvent.From(requested, reset.CreatedAt), cancellationToken);
            }

            await resets.ForgetSecretAsync(reset, cancellationToken);
        }

        await resets.RemoveRequestAsync(request.ResetId, cancellationToken);
    }
}
