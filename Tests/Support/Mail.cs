using System.Net.Http.Json;
using System.Text.Json;

namespace Tests.Support;

/// <summary>The mails that the local mailbox holds.</summary>
internal static class Mail
{
    private static readonly string[] Readable = ["subject", "text"];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Waits for a mail to an address whose subject or text holds <paramref name="words"/>.</summary>
    public static async Task<JsonElement> WaitAsync(Uri baseAddress, string address, string words)
    {
        using var http = new HttpClient { BaseAddress = baseAddress };
        var found = await Eventually.ValueAsync(
            async () =>
            {
                var answer = await http.GetFromJsonAsync<JsonElement>(
                    $"mailbox/messages?to={Uri.EscapeDataString(address)}", TestContext.Current.CancellationToken);
                return answer.GetProperty("messages").EnumerateArray().Where(mail => Holds(mail, words)).Cast<object>().FirstOrDefault();
            },
            Deadline);
        return (JsonElement)found;
    }

    private static bool Holds(JsonElement mail, string words) =>
        Readable.Any(part => mail.GetProperty(part).GetString()!.Contains(words, StringComparison.OrdinalIgnoreCase));
}
