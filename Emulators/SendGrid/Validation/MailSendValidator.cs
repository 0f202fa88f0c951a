using System.Globalization;
using System.Text.RegularExpressions;

namespace Emulators.SendGrid.Validation;

/// <summary>Validates requests as SendGrid does. Official source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors.</summary>
internal static partial class MailSendValidator
{
    private const int MaxEnvelopes = 1000;
    private const int MaxRecipients = 1000;

    /// <summary>Lists all errors. The list is empty where SendGrid would accept the email.</summary>
    public static IReadOnlyList<MailSendError> Validate(MailSendRequest request, DateTimeOffset now) =>
    [
        .. Sender(request),
        .. EnvelopesOf(request),
        .. Subject(request),
        .. ContentValidator.Validate(request),
        .. LimitsValidator.Validate(request, now),
    ];

    private static IEnumerable<MailSendError> Sender(MailSendRequest request)
    {
        if (string.IsNullOrEmpty(request.From?.Email))
        {
            yield return MailSendError.Of(
                "from.email",
                "from",
                "The from object must be provided for every email send. "
                + "It is an object that requires the email parameter, but may also contain a name parameter.  "
                + "e.g. {\"email\" : \"example@example.com\"}  or {\"email\" : \"example@example.com\", \"name\" : \"Example Recipient\"}.");
        }
        else if (!Address().IsMatch(request.From.Email))
        {
            yield return MailSendError.Of("from.email", "from", "The from email does not contain a valid address.");
        }

        if (request.ReplyTo is not null && !IsAddress(request.ReplyTo))
        {
            yield return MailSendError.Of("reply_to.email", "reply_to", "The reply_to email does not contain a valid address.");
        }

        if (request.ReplyToList?.Any(address => !IsAddress(address)) == true)
        {
            yield return MailSendError.Of("reply_to_list", "reply_to_list", "Each reply_to_list object must have a valid email address.");
        }
    }

    private static IEnumerable<MailSendError> EnvelopesOf(MailSendRequest request)
    {
        if (request.Personalizations is not { Count: > 0 } envelopes)
        {
            return
            [
                MailSendError.Of(
                    "personalizations",
                    "personalizations",
                    "The personalizations field is required and must have at least one personalization."),
            ];
        }

        if (envelopes.Count > MaxEnvelopes)
        {
            return
            [
                MailSendError.Of(
                    "personalizations",
                    "personalizations",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The personalization block is limited to {MaxEnvelopes} personalizations per API request. "
                        + $"You have provided {envelopes.Count} personalizations. "
                        + $"Please consider splitting this into multiple requests and resending your request.")),
            ];
        }

        var recipients = envelopes.Sum(envelope => (envelope?.To?.Count ?? 0) + (envelope?.Cc?.Count ?? 0) + (envelope?.Bcc?.Count ?? 0));
        return recipients > MaxRecipients
            ? [MailSendError.Of("personalizations", "personalizations", $"There is a limit of {MaxRecipients} total recipients (to + cc + bcc) per request.")]
            : envelopes.SelectMany((envelope, index) => EnvelopeAt($"personalizations.{index.ToString(CultureInfo.InvariantCulture)}", envelope));
    }

    private static IEnumerable<MailSendError> EnvelopeAt(string field, MailSendRequest.Envelope? envelope)
    {
        if (envelope?.To is not { Count: > 0 })
        {
            yield return MailSendError.Of(
                $"{field}.to",
                "personalizations.to",
                "The to array is required for all personalization objects, and must have at least one email object with a valid email address.");
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, addresses) in new[] { ("to", envelope?.To), ("cc", envelope?.Cc), ("bcc", envelope?.Bcc) })
        {
            for (var index = 0; index < addresses?.Count; index++)
            {
                if (!IsAddress(addresses[index]))
                {
                    yield return MailSendError.Of(
                        string.Create(CultureInfo.InvariantCulture, $"{field}.{name}.{index}.email"),
                        $"personalizations.{name}",
                        "Does not contain a valid address.");
                }
                else if (!seen.Add(addresses[index]!.Email!))
                {
                    yield return MailSendError.Of(
                        field,
                        "recipient-errors",
                        "Each email address in the personalization block should be unique between to, cc, and bcc. "
                        + $"We found the first duplicate instance of [{addresses[index]!.Email}] in the {field}.{name} field.");
                }
            }
        }
    }

    private static IEnumerable<MailSendError> Subject(MailSendRequest request)
    {
        var isEverywhere = request.Personalizations is { Count: > 0 } envelopes && envelopes.All(envelope => !string.IsNullOrEmpty(envelope?.Subject));
        if (string.IsNullOrEmpty(request.Subject) && !isEverywhere)
        {
            yield return MailSendError.Of(
                "subject",
                "subject",
                "The subject is required. You can get around this requirement if you use a template with a subject defined "
                + "or if every personalization has a subject defined.");
        }
    }

    private static bool IsAddress(MailSendRequest.SendAddress? address) => address?.Email is { } email && Address().IsMatch(email);

    // RFC 5321: a local part of at most 64 characters without dots at its ends, and the name of a domain (no IP address), whose top level is not a number.
    // Internationalised domains are taken in their ASCII form only.
    [GeneratedRegex(
        """^(?=[^@]{1,64}@)[^\s@<>()\[\]\\,;:".]+(\.[^\s@<>()\[\]\\,;:".]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$""")]
    private static partial Regex Address();
}
