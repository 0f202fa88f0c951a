using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Shared.Events;
using Shared.Identifiers;
using Shared.Messaging;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>
/// Activity: publishes the event with the token, then forgets the secret. Where it dies between the two, it publishes the same event again, and its
/// topic and consumers drop the duplicate.
/// </summary>
public sealed class SendPasswordReset(
    LoginTable logins, CustomerTable customers, PasswordResetTable resets, ServiceBusSenders senders, TimeProvider time)
{
    /// <summary>Returns when the event is safe at the broker and the secret is forgotten, or the reset has expired before.</summary>
    [Function(nameof(SendPasswordReset))]
    public async Task RunAsync([ActivityTrigger] PasswordResetRequest request, CancellationToken cancellationToken)
    {
        if (await resets.FindAsync(request.UserName, request.ResetId, cancellationToken) is not { Secret: { } secret } reset)
        {
            return;
        }

        if (reset.ExpiresAt > time.GetUtcNow()
            && await logins.FindAsync(request.UserName, cancellationToken) is { } login
            && await customers.FindAsync(login.UserId, cancellationToken) is { Status: CustomerStatus.Approved } customer)
        {
            var token = new PasswordResetToken(request.UserName, request.ResetId, secret);
            var requested = new PasswordResetRequested(UserId.Parse(customer.UserId), customer.FirstName, customer.Email, token.Text, reset.ExpiresAt);
            await senders.PublishAsync(OutgoingEvent.From(requested, reset.CreatedAt), cancellationToken);
        }

        await resets.ForgetSecretAsync(reset, cancellationToken);
    }
}
