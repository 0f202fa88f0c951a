namespace Emulators.SendGrid.Validation;

/// <summary>An error in a request, as SendGrid answers it. Official source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors.</summary>
/// <param name="Message">The error in words.</param>
/// <param name="Field">The member of the body, such as <c>personalizations.0.to.0.email</c>.</param>
/// <param name="Help">Where to read more.</param>
internal sealed record MailSendError(string Message, string? Field, string? Help)
{
    private const string HelpPage = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message.";

    public static MailSendError Of(string field, string topic, string message) => new(message, field, HelpPage + topic);

    public static MailSendError Of(string message) => new(message, null, null);
}

/// <summary>The body of an answer to an invalid request.</summary>
internal sealed record MailSendErrors(IReadOnlyList<MailSendError> Errors);
