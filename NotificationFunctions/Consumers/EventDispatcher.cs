using NotificationFunctions.Emails;
using NotificationFunctions.Events;
using NotificationFunctions.Recipients;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>Does what an event asks for: keeps the customer's newest profile, sends the email. Handling an event again changes nothing.</summary>
public sealed class EventDispatcher(RecipientTable recipients, EmailDelivery emails, CustomerErasure erasure, TimeProvider time)
{
    /// <summary>Handles an event.</summary>
    public async Task<Handling> HandleAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        switch (incoming.Data)
        {
            case ProfileEvent profile:
                await recipients.KeepNewestAsync(profile, cancellationToken);
                return profile is CustomerRegistered ? await emails.DeliverAsync(incoming, cancellationToken) : Handling.Done;
            case PasswordResetRequested reset when reset.ExpiresAt <= time.GetUtcNow():
                return Handling.Done;
            case CustomerClosed closed:
                return await erasure.HandleAsync(incoming, closed, cancellationToken);
            default:
                return await emails.DeliverAsync(incoming, cancellationToken);
        }
    }
}
