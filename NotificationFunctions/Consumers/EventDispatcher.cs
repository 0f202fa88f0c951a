using NotificationFunctions.Events;
using NotificationFunctions.Emails;
using NotificationFunctions.Recipients;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>Does what an event asks for: keeps the recipient's newest profile, writes the email. Handling an event again changes nothing.</summary>
public sealed class EventDispatcher(RecipientTable recipients, EmailDelivery emails, TimeProvider time)
{
    /// <summary>Handles an event.</summary>
    public async Task<Handling> HandleAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        switch (incoming.Data)
        {
            case CustomerRegistered customer:
                await KeepAsync(new Recipient(customer.UserId, customer.Version, customer.FirstName, customer.LastName, customer.Email), cancellationToken);
                return await emails.DeliverAsync(incoming, cancellationToken);
            case CustomerUpdated customer:
                await KeepAsync(new Recipient(customer.UserId, customer.Version, customer.FirstName, customer.LastName, customer.Email), cancellationToken);
                return Handling.Done;
            case PasswordResetRequested reset when reset.ExpiresAt <= time.GetUtcNow():
                return Handling.Done;
            default:
                return await emails.DeliverAsync(incoming, cancellationToken);
        }
    }

    private Task KeepAsync(Recipient recipient, CancellationToken cancellationToken) => recipients.KeepNewestAsync(recipient, cancellationToken);
}
