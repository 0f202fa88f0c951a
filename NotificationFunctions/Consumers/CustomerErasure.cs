using Microsoft.Extensions.Logging;
using NotificationFunctions.Emails;
using NotificationFunctions.Events;
using NotificationFunctions.Recipients;
using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>
/// Handles the closing of a customer's account. At once nobody is written to any more; the customer gets one last letter; then the name and the addresses
/// are erased. What remains is a mark with the profile's last version, so that late events and redriven messages find that the customer has left. When the
/// event comes again, what a restore of tables has brought back is erased again.
/// </summary>
public sealed class CustomerErasure(
    RecipientTable recipients, EmailWriter emails, EmailDelivery delivery, TimeProvider time, ILogger<CustomerErasure> logger)
{
    /// <summary>How long after the closing the last letter is tried. Longer would mean to keep the address for longer.</summary>
    public static readonly TimeSpan LetterPatience = RetrySchedule.Patience;

    /// <summary>
    /// After this time the emails are searched once more, because one whose sending began before the closing may have been recorded after the first search.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    /// <summary>Sends the letter and erases. It waits once for the letter, if SendGrid is not available, and once for emails that are on their way.</summary>
    public async Task<Handling> HandleAsync(IncomingEvent incoming, CustomerClosed closed, CancellationToken cancellationToken)
    {
        var customer = await recipients.CloseAsync(closed, cancellationToken);
        var isLate = time.GetUtcNow() - incoming.Time >= LetterPatience;
        if (customer.ErasedAt is null)
        {
            var letter = customer.Email.Length > 0 && !isLate ? await delivery.DeliverAsync(incoming, cancellationToken) : Handling.Done;
            if (letter is Handling.Waiting)
                return letter;

            if (letter is Handling.Refused refused)
                logger.LogWarning("The last letter about event {EventId} was refused ({Reason}) and is not sent.", incoming.Id, refused.Reason);
            await recipients.EraseAsync(closed.UserId, time.GetUtcNow(), cancellationToken);
        }

        await emails.EraseAddressesAsync(closed.UserId, cancellationToken);
        var wait = (customer.ErasedAt ?? time.GetUtcNow()) + Settling - time.GetUtcNow();
        return wait <= TimeSpan.Zero ? Handling.Done : new Handling.Waiting("Emails are searched once more for the address.", wait) { IsOptional = true };
    }
}
