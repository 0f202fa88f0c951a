using Microsoft.Extensions.Logging;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Events;
using NotificationFunctions.Recipients;
using Shared.Emails;
using Shared.Events;

namespace NotificationFunctions.Emails;

/// <summary>
/// Writes the email about an event and records that it was sent. This is <b>at least once</b>. SendGrid has no idempotency key: where the process dies,
/// or storage fails, between SendGrid's 202 and the record, nothing is known of the email when the message comes again, and it is sent a second time.
/// What is recorded is never sent again.
/// </summary>
public sealed class EmailDelivery(RecipientTable recipients, EmailWriter emails, EmailSender sender, TimeProvider time, ILogger<EmailDelivery> logger)
{
    /// <summary>The dead-letter reason of an email that SendGrid will never take.</summary>
    public const string RefusedBySendGrid = "RefusedBySendGrid";

    /// <summary>
    /// Sends the email, unless it is recorded, was overtaken, or the customer has left. In Table Storage that is two point reads and one batch.
    /// </summary>
    public async Task<Handling> DeliverAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        var reading = emails.ReadProgressAsync(incoming.UserId, incoming.Id, cancellationToken);
        var finding = recipients.FindAsync(incoming.UserId, cancellationToken);
        await Task.WhenAll(reading, finding);
        var (progress, customer) = (await reading, await finding);
        if (progress == EventProgress.Handled || customer is { IsClosed: true } && incoming.Data is not CustomerClosed)
            return Handling.Done;

        if (Addressee.Of(incoming.Data, customer) is not { } to)
            return new Handling.Waiting($"The profile of customer '{incoming.UserId}' has not arrived yet.");

        var content = LetterRenderer.Render(LetterWriter.Write(incoming.Data, to));
        return progress == EventProgress.Overtaken
            ? await SkipAsync(incoming, to, content)
            : await SendAsync(incoming, to, content, cancellationToken);
    }

    private async Task<Handling> SendAsync(IncomingEvent incoming, Addressee to, EmailContent content, CancellationToken cancellationToken)
    {
        var reference = new EmailReference(incoming.UserId, incoming.Id, time.GetUtcNow());
        switch (await AttemptAsync(to, content, reference, cancellationToken))
        {
            case SendResult.Accepted accepted:
                await RecordAsync(new SentEmail(reference, incoming.Type, incoming.OrderId, to.Email, content.Subject, accepted.SendGridId), incoming.Data);
                return Handling.Done;
            case SendResult.Postponed postponed:
                return new Handling.Waiting(postponed.Description, postponed.RetryAfter);
            case SendResult.Refused refused:
                return new Handling.Refused(RefusedBySendGrid, refused.Description);
            case var unknown:
                throw new NotSupportedException($"Sending cannot end as {unknown.GetType().Name}.");
        }
    }

    private async Task<Handling> SkipAsync(IncomingEvent incoming, Addressee to, EmailContent content)
    {
        var now = time.GetUtcNow();
        var email = new SentEmail(
            new EmailReference(incoming.UserId, incoming.Id, now),
            incoming.Type,
            incoming.OrderId,
            to.Email,
            content.Subject,
            SendGridId: null,
            new EmailState(EmailStatus.Overtaken, now, null));
        await RecordAsync(email, incoming.Data);
        EmailMetrics.CountAttempt(nameof(EmailStatus.Overtaken));
        return Handling.Done;
    }

    private async Task<SendResult> AttemptAsync(Addressee to, EmailContent content, EmailReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var result = await sender.SendAsync(to, content, reference, cancellationToken);
            EmailMetrics.CountAttempt(result.Outcome);
            return result;
        }
        catch (Exception)
        {
            EmailMetrics.CountAttempt(EmailMetrics.Failed);
            throw;
        }
    }

    // The email is out. A host that stops now still waits for this, because otherwise the email would be sent again.
    private async Task RecordAsync(SentEmail email, IntegrationEvent occasion)
    {
        if (!await emails.TryRecordAsync(email, OvertakenBy(occasion), CancellationToken.None))
            logger.LogWarning("The email about event {EventId} was recorded before: perhaps it was sent twice.", email.Reference.EventId);
    }

    // Only a confirmed order is cancelled. Once the customer knows of the cancellation, the confirmation would be false.
    private static IReadOnlyList<string> OvertakenBy(IntegrationEvent occasion) =>
        occasion is OrderCancelled cancelled ? [OrderConfirmed.Contract.IdFor(cancelled.OrderId)] : [];
}
