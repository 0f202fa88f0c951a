namespace Emulators.SendGrid;

/// <summary>
/// The body of SendGrid's <c>POST /v3/mail/send</c>, as far as the mailbox understands it.
/// Official source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send.
/// </summary>
internal sealed record MailSendRequest
{
    public SendAddress? From { get; init; }

    public SendAddress? ReplyTo { get; init; }

    public List<SendAddress?>? ReplyToList { get; init; }

    public string? Subject { get; init; }

    public List<Envelope?>? Personalizations { get; init; }

    public List<ContentBlock?>? Content { get; init; }

    public Dictionary<string, string>? Headers { get; init; }

    public List<string>? Categories { get; init; }

    public Dictionary<string, string>? CustomArgs { get; init; }

    /// <summary>In seconds since 1970.</summary>
    public long? SendAt { get; init; }

    public string? TemplateId { get; init; }

    public sealed record SendAddress
    {
        public string? Email { get; init; }

        public string? Name { get; init; }
    }

    public sealed record Envelope
    {
        public List<SendAddress?>? To { get; init; }

        public List<SendAddress?>? Cc { get; init; }

        public List<SendAddress?>? Bcc { get; init; }

        public string? Subject { get; init; }

        public Dictionary<string, string>? Headers { get; init; }

        public Dictionary<string, string>? CustomArgs { get; init; }

        /// <summary>In seconds since 1970.</summary>
        public long? SendAt { get; init; }
    }

    public sealed record ContentBlock
    {
        public string? Type { get; init; }

        public string? Value { get; init; }
    }
}
