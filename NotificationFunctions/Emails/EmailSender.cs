using System.Net;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Recipients;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace NotificationFunctions.Emails;

/// <summary>Hands emails to SendGrid. It makes one attempt: the waiting is the queue's.</summary>
public sealed class EmailSender(ISendGridClient client, EmailAddress from, TimeProvider time)
{
    private const string MessageIdHeader = "X-Message-Id";

    /// <summary>Hands one email over.</summary>
    /// <returns>Whether SendGrid took it, wants to be asked later, or refused it.</returns>
    /// <exception cref="HttpRequestException">SendGrid was not reached, or its answer was lost.</exception>
    public async Task<SendResult> SendAsync(Recipient recipient, EmailContent content, CancellationToken cancellationToken)
    {
        var to = new EmailAddress(recipient.Email, $"{recipient.FirstName} {recipient.LastName}".Trim());
        var email = MailHelper.CreateSingleEmail(from, to, content.Subject, content.Text, content.Html);
        var response = await client.SendEmailAsync(email, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return new SendResult.Accepted(response.Headers?.TryGetValues(MessageIdHeader, out var ids) == true ? ids.FirstOrDefault() : null);
        }

        var description = $"SendGrid answered {(int)response.StatusCode}: {await ReadBodyAsync(response, cancellationToken)}";
        return response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? new SendResult.Postponed(description, ReadRetryAfter(response))
            : new SendResult.Refused(description);
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
