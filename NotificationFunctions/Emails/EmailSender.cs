using System.Diagnostics;
using System.Net;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Recipients;
using SendGrid;
using SendGrid.Helpers.Mail;
using Shared.Telemetry;

namespace NotificationFunctions.Emails;

/// <summary>Hands emails to SendGrid. It makes one attempt: the waiting is the queue's.</summary>
public sealed class EmailSender(ISendGridClient client, EmailAddress from, TimeProvider time)
{
    private const string MessageIdHeader = "X-Message-Id";

    /// <summary>Hands one email over. SendGrid is told its reference, which its reports of the email carry.</summary>
    /// <returns>Whether SendGrid took it, wants to be asked later, or refused it.</returns>
    /// <exception cref="HttpRequestException">SendGrid was not reached, or its answer was lost.</exception>
    public async Task<SendResult> SendAsync(Recipient recipient, EmailContent content, EmailReference reference, CancellationToken cancellationToken)
    {
        var to = new EmailAddress(recipient.Email, $"{recipient.FirstName} {recipient.LastName}".Trim());
        var email = MailHelper.CreateSingleEmail(from, to, content.Subject, content.Text, content.Html);
        email.AddCustomArgs(CustomArgs.From(reference));
        var response = await CallAsync(email, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return new SendResult.Accepted(response.Headers?.TryGetValues(MessageIdHeader, out var ids) == true ? ids.FirstOrDefault() : null);
        }

        var description = $"SendGrid answered {(int)response.StatusCode}: {await ReadBodyAsync(response, cancellationToken)}";
        return response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? new SendResult.Postponed(description, ReadRetryAfter(response))
            : new SendResult.Refused(description);
    }

    // The SDK makes no span of its own.
    private async Task<Response> CallAsync(SendGridMessage email, CancellationToken cancellationToken)
    {
        using var span = WorkflowTelemetry.Source.StartActivity("POST /v3/mail/send", ActivityKind.Client);
        span?.SetTag("http.request.method", "POST").SetTag("peer.service", "SendGrid");
        try
        {
            var response = await client.SendEmailAsync(email, cancellationToken);
            span?.SetTag("http.response.status_code", (int)response.StatusCode)
                .SetStatus(response.IsSuccessStatusCode ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
            return response;
        }
        catch (Exception exception)
        {
            span?.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private static async Task<string> ReadBodyAsync(Response response, CancellationToken cancellationToken) =>
        response.Body is null ? "" : await response.Body.ReadAsStringAsync(cancellationToken);

    private TimeSpan? ReadRetryAfter(Response response) => response.Headers?.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
