using System.Text.Json;
using Shared.Emails;

namespace NotificationFunctions.DeliveryReports;

/// <summary>The content of one call of the webhook: for each email the strongest state.</summary>
/// <param name="States">The states by email.</param>
/// <param name="Ignored">How many events say nothing about an email of this app, or cannot be read.</param>
internal sealed record ReportBatch(IReadOnlyDictionary<EmailReference, EmailState> States, int Ignored)
{
    /// <summary>Reads a body. An event that cannot be read is ignored.</summary>
    /// <exception cref="JsonException">The body is not a JSON array.</exception>
    public static ReportBatch Read(ReadOnlySpan<byte> body)
    {
        var states = new Dictionary<EmailReference, EmailState>();
        var ignored = 0;
        foreach (var element in JsonSerializer.Deserialize<JsonElement[]>(body) ?? throw new JsonException("The body is null."))
        {
            if (ReadEvent(element) is { } read && DeliveryReport.TryRead(read, out var report))
            {
                states[report.Email] = EmailState.Merge(states.GetValueOrDefault(report.Email), report.State);
            }
            else
            {
                ignored++;
            }
        }

        return new ReportBatch(states, ignored);
    }

    private static SendGridEvent? ReadEvent(JsonElement element)
    {
        try
        {
            return element.Deserialize<SendGridEvent>();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
