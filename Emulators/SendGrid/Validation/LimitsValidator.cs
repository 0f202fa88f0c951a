using System.Globalization;
using System.Text;

namespace Emulators.SendGrid.Validation;

/// <summary>
/// Refuses requests beyond SendGrid's documented limits. SendGrid itself answers some of them with 202, and drops the email later; here the sender learns of
/// it. Official sources: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations, and the schema of the call,
/// https://github.com/twilio/sendgrid-oai (spec/json/tsg_mail_v3.json).
/// </summary>
internal static class LimitsValidator
{
    private const int MaxCustomArgsBytes = 10_000;
    private const int MaxCategories = 10;
    private const int MaxCategoryLength = 255;
    private const int MaxReplyTo = 1000;

    // RFC 2822, section 2.1.1, to which the schema refers for the length of the subject.
    private const int MaxSubjectLength = 998;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromHours(72);

    // https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors, "headers".
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-sg-id", "x-sg-eid", "received", "dkim-signature", "Content-Type", "Content-Transfer-Encoding", "To", "From", "Subject", "Reply-To", "CC", "BCC",
    };

    public static IEnumerable<MailSendError> Validate(MailSendRequest request, DateTimeOffset now) =>
    [
        .. Sender(request),
        .. Part("", request.Subject, request.Headers, request.CustomArgs, request.SendAt, now),
        .. (request.Personalizations ?? []).SelectMany((envelope, index) =>
            envelope is null ? [] : Envelope($"personalizations.{index.ToString(CultureInfo.InvariantCulture)}.", envelope, now)),
        .. Categories(request.Categories),
    ];

    private static IEnumerable<MailSendError> Sender(MailSendRequest request)
    {
        if (!Ascii.IsValid(request.From?.Name ?? "") || !Ascii.IsValid(request.From?.Email ?? ""))
            yield return MailSendError.Of("from", "from", "Unicode encoding is not supported for the from field.");

        if ((request.ReplyTo is not null && request.ReplyToList is not null) || request.ReplyToList?.Count > MaxReplyTo)
            yield return MailSendError.Of("reply_to_list", "reply_to_list", $"Either reply_to or reply_to_list may be given, of at most {MaxReplyTo}.");
    }

    private static IEnumerable<MailSendError> Envelope(string prefix, MailSendRequest.Envelope envelope, DateTimeOffset now) =>
    [
        .. Names($"{prefix}to", envelope.To),
        .. Names($"{prefix}cc", envelope.Cc),
        .. Names($"{prefix}bcc", envelope.Bcc),
        .. Part(prefix, envelope.Subject, envelope.Headers, envelope.CustomArgs, envelope.SendAt, now),
    ];

    private static IEnumerable<MailSendError> Names(string field, List<MailSendRequest.SendAddress?>? addresses) => (addresses ?? [])
        .Select((address, index) => (Field: $"{field}.{index.ToString(CultureInfo.InvariantCulture)}.name", address?.Name))
        .Where(name => name.Name?.AsSpan().ContainsAny(',', ';') == true)
        .Select(name => MailSendError.Of(name.Field, "personalizations.to", "The name cannot include either the ; or , characters."));

    // Members that both the request and each envelope may have.
    private static IEnumerable<MailSendError> Part(
        string prefix, string? subject, Dictionary<string, string>? headers, Dictionary<string, string>? customArgs, long? sendAt, DateTimeOffset now)
    {
        if (subject?.Length > MaxSubjectLength)
            yield return MailSendError.Of($"{prefix}subject", "subject", $"The subject cannot have more than {MaxSubjectLength} characters.");

        if (headers?.Keys.FirstOrDefault(ReservedHeaders.Contains) is { } reserved)
            yield return MailSendError.Of($"{prefix}headers", "headers", $"The header '{reserved}' is reserved.");

        if (customArgs?.Sum(arg => Encoding.UTF8.GetByteCount(arg.Key) + Encoding.UTF8.GetByteCount(arg.Value ?? "")) >= MaxCustomArgsBytes)
            yield return MailSendError.Of($"{prefix}custom_args", "custom_args", $"The custom arguments must have less than {MaxCustomArgsBytes} bytes.");

        if (sendAt > (now + MaxDelay).ToUnixTimeSeconds())
            yield return MailSendError.Of($"{prefix}send_at", "send_at", "Scheduling more than 72 hours in advance is forbidden.");
    }

    private static IEnumerable<MailSendError> Categories(List<string>? categories)
    {
        if (categories?.Count > MaxCategories)
            yield return MailSendError.Of("categories", "categories", $"You can not have more than {MaxCategories} categories per request.");
        else if (categories?.Exists(category => category is not { Length: > 0 and <= MaxCategoryLength }) == true)
            yield return MailSendError.Of("categories", "categories", $"Each category has 1 to {MaxCategoryLength} characters.");
        else if (categories?.Distinct(StringComparer.Ordinal).Count() != categories?.Count)
            yield return MailSendError.Of("categories", "categories", "The categories must be unique.");
    }
}
