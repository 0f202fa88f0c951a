using System.Text.Json;
using System.Text.Json.Serialization;
namespace Emulators.SendGrid;

/// <summary>An email as its recipient gets it: one envelope of a call to <c>mail/send</c>.</summary>
internal sealed record MailboxMessage
{
    /// <summary>SendGrid's message ID, with a number behind it where the call had several envelopes.</summary>
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

    /// <summary>When SendGrid would have delivered it, where the sender asked for a time; the mailbox delivers at once.</summary>
    public DateTimeOffset? SendAt { get; init; }
}

/// <summary>Somebody who sends or gets mail.</summary>
internal sealed record MailAddress(string Email, string? Name);

/// <summary>The JSON of the mailbox: its own is camel case, SendGrid's is snake case.</summary>
internal static class MailboxJson
{
    public static JsonSerializerOptions Own { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static JsonSerializerOptions SendGrid { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
