using System.Diagnostics;
using System.Net;
using NotificationFunctions.Emails.Letters;
using NotificationFunctions.Recipients;
using SendGrid;
using SendGrid.Helpers.Mail;
using Shared.Emails;
using Shared.Events;
using Shared.Telemetry;

namespace NotificationFunctions.Emails;

/// <summary>Whom one email goes to.</summary>
/// <param name="FirstName">The name in the greeting.</param>
/// <param name="LastName">The last name; empty where the event does not carry it.</param>
/// <param name="Email">The address.</param>
public sealed record Addressee(string FirstName, string LastName, string Email)
{
    /// <summary>
    /// Whom the letter about an event goes to; null where the customer's profile has not arrived yet. A letter about security goes to the address that
    /// the event carries, which the customer had at that time, whatever this app's copy of the profile says.
    /// </summary>
    public static Addressee? Of(IntegrationEvent occasion, Recipient? customer) => occasion switch
    {
        PasswordResetRequested reset => new Addressee(reset.FirstName, "", reset.Email),
        PasswordChanged changed => new Addressee(changed.FirstName, "", changed.Email),
        EmailAddressChanged changed => new Addressee(changed.FirstName, "", changed.FormerEmail),
        _ => customer is { Email.Length: > 0 } known ? new Addressee(known.FirstName, known.LastName, known.Email) : null,
    };
}

/// <summary>How SendGrid answered.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The name of the result in the metric of emails.</summary>
    internal abstract string Outcome { get; }

    /// <summary>SendGrid took the email.</summary>
    /// <param name="SendGridId">Its own ID of the email, if it told one.</param>
    public sealed record Accepted(string? SendGridId) : SendResult
    {
        internal override string Outcome => nameof(EmailStatus.Sent);
    }

    /// <summary>SendGrid may take the email later. What is wrong concerns the account, the way there or SendGrid, and not this email.</summary>
    /// <param name="Description">Its answer.</param>
    /// <param name="RetryAfter">The pause that it asked for, if any.</param>
    public sealed record Postponed(string Description, TimeSpan? RetryAfter) : SendResult
    {
        internal override string Outcome => nameof(Postponed);
    }

    /// <summary>SendGrid will never take this email.</summary>
    /// <param name="Description">Its answer.</param>
    public sealed record Refused(string Description) : SendResult
    {
        internal override string Outcome => nameof(Refused);
    }
}

/// <summary>Hands emails to SendGrid. It makes one attempt; waiting is up to the queue.</summary>
public sealed class EmailSender(ISendGridClient client, EmailAddress from, TimeProvider time)
{
    private const string MessageIdHeader = "X-Message-Id";

    /// <summary>Hands one email over. SendGrid is told its reference, which its reports of the email carry.</summary>
    /// <exception cref="HttpRequestException">SendGrid was not reached, or its answer was lost.</exception>
    public async Task<SendResult> SendAsync(Addressee to, EmailContent content, EmailReference reference, CancellationToken cancellationToken)
    {
        var email = MailHelper.CreateSingleEmail(from, new EmailAddress(to.Email, NameOf(to)), content.Subject, content.Text, content.Html);
        email.AddCustomArgs(CustomArgs.From(reference));
        var response = await CallAsync(email, cancellationToken);
        if (response.IsSuccessStatusCode)
            return new SendResult.Accepted(response.Headers?.TryGetValues(MessageIdHeader, out var ids) == true ? ids.FirstOrDefault() : null);

        var description = $"SendGrid answered {(int)response.StatusCode}: {await ReadBodyAsync(response, cancellationToken)}";
        return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
            ? new SendResult.Refused(description)
            : new SendResult.Postponed(description, ReadRetryAfter(response));
    }

    // "The to.name, cc.name, and bcc.name personalizations cannot include either the ; or , characters":
    // https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations. Such an email is dropped after its 202.
    private static string NameOf(Addressee to) => string.Join(
        ' ', $"{to.FirstName} {to.LastName}".Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

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
