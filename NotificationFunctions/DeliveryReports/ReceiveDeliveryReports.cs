using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace NotificationFunctions.DeliveryReports;

/// <summary>SendGrid's Event Webhook: SendGrid tells what became of emails.</summary>
public sealed class ReceiveDeliveryReports(WebhookSignature signature, ReportHandler reports, ILogger<ReceiveDeliveryReports> logger)
{
    // SendGrid posts "every 30 seconds or when the batch size reaches 768 kilobytes":
    // https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook. The rest is for its last event.
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>
    /// <c>POST /sendgrid/events</c>: 204 when everything is stored. SendGrid repeats a call with any other answer for a day; a repetition changes nothing.
    /// A caller who is not SendGrid is told no more than that.
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

        // These are the bytes that were signed. They are not parsed before the signature is checked.
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

/// <summary>The kinds of refusals of the webhook.</summary>
public static class WebhookProblemTypes
{
    /// <summary>The request is not signed by SendGrid.</summary>
    public static readonly ProblemType SignatureInvalid = new("/problems/signature-invalid", "The signature is not valid.", 403);

    /// <summary>The app has no key for the webhook.</summary>
    public static readonly ProblemType WebhookOff = new("/problems/webhook-off", "The webhook is turned off.", 404);
}
