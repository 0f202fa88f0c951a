using System.Globalization;

namespace Emulators.SendGrid.Validation;

/// <summary>The rules for the text of an email. Official source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors.</summary>
internal static class ContentValidator
{
    private const string Plain = "text/plain";
    private const string Html = "text/html";

    public static IEnumerable<MailSendError> Validate(MailSendRequest request)
    {
        if (request.TemplateId is not null)
        {
            yield return MailSendError.Of(
                "template_id",
                "template_id",
                "The template_id must be a valid GUID, you have provided one that this mailbox does not have: it has no templates.");
        }

        if (request.Content is not { Count: > 0 } blocks)
        {
            yield return MailSendError.Of(
                "content",
                "content",
                "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. "
                + "We typically suggest both text/plain and text/html blocks are included, but only one block is required.");
            yield break;
        }

        for (var index = 0; index < blocks.Count; index++)
        {
            var field = $"content.{index.ToString(CultureInfo.InvariantCulture)}";
            if (blocks[index]?.Type?.Contains('/', StringComparison.Ordinal) != true)
            {
                yield return MailSendError.Of(
                    $"{field}.type",
                    "content.type",
                    "The content type must be a string at least one character in length, and the MIME type of the content.");
            }

            if (string.IsNullOrEmpty(blocks[index]?.Value))
            {
                yield return MailSendError.Of($"{field}.value", "content.value", "The content value must be a string at least one character in length.");
            }
        }

        var types = blocks.Select(block => block?.Type).ToList();
        if (types.Count(type => type == Plain) > 1 || types.Count(type => type == Html) > 1)
        {
            yield return MailSendError.Of("content", "content", "If present, text/plain and text/html may only be provided once.");
        }

        if (!types.SequenceEqual(types.OrderBy(type => type == Plain ? 0 : type == Html ? 1 : 2)))
        {
            yield return MailSendError.Of(
                "content",
                "content",
                "If present, text/plain must be the first content type, followed by text/html, followed by any other content.");
        }
    }
}
