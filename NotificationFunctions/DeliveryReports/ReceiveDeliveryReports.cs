using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace NotificationFunctions.DeliveryReports;

/// <summary>SendGrid's Event Webhook: it tells what became of emails.</summary>
public sealed class ReceiveDeliveryReports(WebhookSignature signature, ReportHandler reports, ILogger<ReceiveDeliveryReports> logger)
{
    // SendGrid posts "every 30 seconds or when the batch size reaches 768 kilobytes":
    // https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook. The rest is for its last event.
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>
    /// <c>POST /sendgrid/events</c>: 204 when everything is kept. Whatever is answered with another status SendGrid repeats for a day, which
    /// changes nothing twice. Who is not SendGrid learns nothing but that.
    /// </summary>
    [Function(nameof(ReceiveDeliveryReports))]
    [AllowAnonymousCaller]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sendgrid/events")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!signature.IsOn)
        {
            return new Problem(WebhookProblemTypes.WebhookOff, "No key is set by which SendGrid's reports could be told from others.");
        }

        // The very bytes that were signed, and not parsed before it is known whose they are.
        var body = await BoundedBody.ReadBytesAsync(request, MaxBodyBytes, cancellationToken);
        if (signature.FindFault(request.Headers, body.Span) is { } fault)
        {
            logger.LogWarning("A request to the webhook of SendGrid was refused: {Fault}.", fault);
            return new Problem(WebhookProblemTypes.SignatureInvalid, "The request is not signed by SendGrid, or was not lately.");
        }

        await reports.HandleAsync(Read(body.Span), cancellationToken);
        return Results.NoContent();
    }

    private static ReportBatch Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return ReportBatch.Read(body);
        }
        catch (JsonException)
        {
            throw ValidationErrors.Of("body", "must be a JSON array of events.");
        }
    }
}
