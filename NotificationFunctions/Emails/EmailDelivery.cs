using Microsoft.Extensions.Logging;
using NotificationFunctions.Events;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Recipients;
using Shared.Events;

namespace NotificationFunctions.Emails;

/// <summary>
/// Writes the email about an event and records that it was sent. This is <b>at least once</b>: SendGrid has no idempotency key, so
/// where the process dies, or storage fails, between SendGrid's 202 and the record, nothing is known of the email when the message
/// comes again, and it is sent a second time. What is recorded is never sent again.
/// </summary>
public sealed class EmailDelivery(RecipientTable recipients, EmailTable emails, EmailSender sender, TimeProvider time, ILogger<EmailDelivery> logger)
{
    /// <summary>The dead-letter reason of an email that SendGrid will never take.</summary>
    public const string RefusedBySendGrid = "RefusedBySendGrid";

    /// <summary>Sends the email unless it was recorded as sent. In Table Storage that is at most two point reads and one batch.</summary>
    public async Task<Handling> DeliverAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        var isSent = emails.ContainsAsync(incoming.UserId, incoming.Id, cancellationToken);
        var recipient = FindRecipientAsync(incoming, cancellationToken);
        await Task.WhenAll(isSent, recipient);
        if (await isSent)
        {
            return Handling.Done;
        }

        return await recipient is { } known
            ? await SendAsync(incoming, known, cancellationToken)
            : new Handling.Waiting($"The profile of customer '{incoming.UserId}' has not arrived yet.");
    }

    // A token goes to the address that the customer had when it was made, however far this app's copy of the profile is.
    private async Task<Recipient?> FindRecipientAsync(IncomingEvent incoming, CancellationToken cancellationToken) =>
        incoming.Data is PasswordResetRequested reset
            ? new Recipient(reset.UserId, ProfileVersion: 0, reset.FirstName, LastName: "", reset.Email)
            : await recipients.FindAsync(incoming.UserId, cancellationToken);

    private async Task<Handling> SendAsync(IncomingEvent incoming, Recipient recipient, CancellationToken cancellationToken)
    {
        var content = LetterRenderer.Render(LetterWriter.Write(incoming.Data, recipient));
        var reference = new EmailReference(incoming.UserId, incoming.Id, time.GetUtcNow());
        switch (await AttemptAsync(recipient, content, reference, cancellationToken))
        {
            case SendResult.Accepted accepted:
                await RecordAsync(
                    new SentEmail(reference, incoming.Type, incoming.OrderId, recipient.Email, content.Subject, accepted.SendGridId));
                return Handling.Done;
            case SendResult.Postponed postponed:
                return new Handling.Waiting(postponed.Description, postponed.RetryAfter);
            case SendResult.Refused refused:
                return new Handling.Refused(RefusedBySendGrid, refused.Description);
            case var unknown:
                throw new NotSupportedException($"Sending cannot end as {unknown.GetType().Name}.");
        }
    }

    private async Task<SendResult> AttemptAsync(
        Recipient recipient, EmailContent content, EmailReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var result = await sender.SendAsync(recipient, content, reference, cancellationToken);
            EmailMetrics.CountAttempt(result.Outcome);
            return result;
        }
        catch (Exception)
        {
            EmailMetrics.CountAttempt(EmailMetrics.Failed);
            throw;
        }
    }

    // The email is out. A host that stops now still waits for this, because otherwise it would be sent again.
    private async Task RecordAsync(SentEmail email)
    {
        if (!await emails.TryRecordAsync(email, CancellationToken.None))
        {
            logger.LogWarning("The email about event {EventId} was recorded before: perhaps it was sent twice.", email.Reference.EventId);
        }
    }
}
