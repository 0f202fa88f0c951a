#nullable disable annotations // As in the official package.

using System.Diagnostics.CodeAnalysis;

namespace SendGrid.Helpers.Mail;

/// <summary>Makes messages of the usual kinds. Official source: <c>Helpers/Mail/MailHelper.cs</c> (sendgrid-csharp).</summary>
[SuppressMessage("Design", "CA1052:Static holder types should be static or sealed", Justification = "As in the official package.")]
public class MailHelper
{
    /// <summary>Makes an email for one recipient; an empty text or HTML is left out.</summary>
    public static SendGridMessage CreateSingleEmail(
        EmailAddress from, EmailAddress to, string subject, string plainTextContent, string htmlContent)
    {
        var message = new SendGridMessage();
        message.SetFrom(from);
        message.SetSubject(subject);
        if (!string.IsNullOrEmpty(plainTextContent))
        {
            message.AddContent(MimeType.Text, plainTextContent);
        }

        if (!string.IsNullOrEmpty(htmlContent))
        {
            message.AddContent(MimeType.Html, htmlContent);
        }

        message.AddTo(to);
        return message;
    }
}
