using NotificationFunctions.Consumers;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Recipients;

namespace NotificationFunctions.Emails;

/// <summary>
/// Writes the email about an event and records that it was sent. This is <b>at least once</b>: SendGrid has no idempotency key, so
/// a process that dies between SendGrid's 202 and the record leaves nothing behind, and the message, which comes again, is sent a
/// second time. Whatever is recorded is never sent again.
/// </summary>
public sealed class EmailDelivery(RecipientStore recipients, EmailHistory history, EmailSender sender, TimeProvider time)
{
    /// <summary>The dead-letter reason of an email that SendGrid will not take.</summary>
    public const string RefusedBySendGrid = "RefusedBySendGrid";

    /// <summary>Sends the email unless it was recorded as sent: two point reads and one batch in Table Storage.</summary>
    public async Task<Handling> DeliverAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        var isSent = history.ContainsAsync(incoming.UserId, incoming.Id, cancellationToken);
        var recipient = await recipients.FindAsync(incoming.UserId, cancellationToken);
        if (await isSent)
        {
            return Handling.Done;
        }

        if (recipient is null)
        {
            return new Handling.Waiting($"The profile of customer '{incoming.UserId}' has not arrived yet.");
        }

        var content = LetterRenderer.Render(LetterWriter.Write(incoming.Data, recipient));
        switch (await sender.SendAsync(recipient, content, cancellationToken))
        {
            case SendResult.Postponed postponed:
                return new Handling.Waiting(postponed.Description, postponed.RetryAfter);
            case SendResult.Refused refused:
                return new Handling.Refused(RefusedBySendGrid, refused.Description);
            case SendResult.Accepted accepted:
                // The email is out: a host that stops now still gets the time to write that down.
                var sent = new SentEmail(
                    incoming.UserId, incoming.Id, incoming.Type, incoming.OrderId, recipient.Email, content.Subject, EmailStatus.Sent, time.GetUtcNow(), accepted.SendGridId);
                await history.RecordAsync(sent, CancellationToken.None);
                return Handling.Done;
            case var unknown:
                throw new NotSupportedException($"Sending cannot end as {unknown.GetType().Name}.");
        }
    }
}
