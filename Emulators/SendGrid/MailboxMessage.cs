using System.Text.Json;
using System.Text.Json.Serialization;
namespace Emulators.SendGrid;

/// <summary>An email as its recipient gets it: one envelope of a call to <c>mail/send</c>.</summary>
internal sealed record MailboxMessage
{
    /// <summary>SendGrid's message ID, followed by a number where the request had several envelopes.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required MailAddress From { get; init; }

    public IReadOnlyList<MailAddress> ReplyTo { get; init; } = [];

    public required IReadOnlyList<MailAddress> To { get; init; }

    public IReadOnlyList<MailAddress> Cc { get; init; } = [];

    public IReadOnlyList<MailAddress> Bcc { get; init; } = [];

    public required string Subject { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyDictionary<string, string> CustomArgs { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The delivery time that the sender asked for, if any. The mailbox shows the mail at once.</summary>
    public DateTimeOffset? SendAt { get; init; }
}

/// <summary>A sender or a recipient.</summary>
internal sealed record MailAddress(string Email, string? Name);

/// <summary>The JSON of the mailbox's own API, in camel case, and that of SendGrid's, in snake case.</summary>
internal static class MailboxJson
{
    public static JsonSerializerOptions Own { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static JsonSerializerOptions SendGrid { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
