using System.Text;
using Emulators.SendGrid.Reports;

namespace Tests.Integration.Contracts;

/// <summary>What SendGrid reports, signed as it signs.</summary>
internal sealed class WebhookCalls(ApiCaller api, EventSigner signer)
{
    private const string Call = "POST sendgrid/events";
    private const int TooMuch = 1100 * 1024;

    private const string Delivered = """
        [{"event":"delivered","timestamp":1772443804,"workflow_user_id":"user-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "workflow_event_id":"order-aaaaaaaaaaaaaaaaaaaaaaaaaa-OrderConfirmed","workflow_sent_at":"2026-03-02T09:30:00.0000000+00:00"}]
        """;

    public async Task RunAsync()
    {
        await ReportAsync();
        await SendAsync("{}");
        await api.SendAsync(Call, new string(' ', TooMuch));
    }

    public Task ReportAsync() => SendAsync(Delivered);

    private async Task SendAsync(string body)
    {
        using var signed = signer.Sign(Encoding.UTF8.GetBytes(body), DateTimeOffset.UtcNow);
        string[] names = [EventSigner.SignatureHeader, EventSigner.TimestampHeader];
        await api.SendAsync(Call, body, null, [.. names.Select(name => (name, signed.Headers.GetValues(name).Single()))]);
    }
}
