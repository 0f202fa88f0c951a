using System.Globalization;

namespace Emulators.SendGrid;

/// <summary>Converts a valid request to emails: one for each envelope (SendGrid's personalization).</summary>
internal static class MailSendReader
{
    public static IReadOnlyList<MailboxMessage> Read(MailSendRequest request, string messageId, DateTimeOffset receivedAt) =>
    [
        .. request.Personalizations!.Select((envelope, index) => new MailboxMessage
        {
            Id = request.Personalizations!.Count == 1 ? messageId : string.Create(CultureInfo.InvariantCulture, $"{messageId}-{index + 1}"),
            ReceivedAt = receivedAt,
            From = Address(request.From!),
            ReplyTo = Addresses(request.ReplyTo is null ? request.ReplyToList : [request.ReplyTo]),
            To = Addresses(envelope!.To),
            Cc = Addresses(envelope.Cc),
            Bcc = Addresses(envelope.Bcc),
            Subject = envelope.Subject ?? request.Subject!,
            Text = Content(request, "text/plain"),
            Html = Content(request, "text/html"),
            Categories = request.Categories ?? [],
            CustomArgs = Merge(request.CustomArgs, envelope.CustomArgs),
            Headers = Merge(request.Headers, envelope.Headers),
            SendAt = (envelope.SendAt ?? request.SendAt) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        }),
    ];

    private static MailAddress Address(MailSendRequest.SendAddress address) =>
        new(address.Email!, string.IsNullOrEmpty(address.Name) ? null : address.Name);

    private static MailAddress[] Addresses(List<MailSendRequest.SendAddress?>? addresses) => [.. (addresses ?? []).Select(address => Address(address!))];

    private static string? Content(MailSendRequest request, string type) => request.Content!.Find(block => block!.Type == type)?.Value;

    // Values of the envelope override those of the request.
    private static Dictionary<string, string> Merge(Dictionary<string, string>? all, Dictionary<string, string>? one)
    {
        var merged = new Dictionary<string, string>(all ?? []);
        foreach (var (name, value) in one ?? [])
        {
            merged[name] = value;
        }

        return merged;
    }
}
