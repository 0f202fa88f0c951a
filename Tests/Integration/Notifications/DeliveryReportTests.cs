using System.Net;
using System.Text;
using System.Text.Json;
using Emulators.SendGrid.Reports;
using NotificationFunctions.DeliveryReports;
using SendGrid.Helpers.Mail;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>SendGrid's webhook over HTTP: what it says of an email shows in the customer's list, and nobody else can say it.</summary>
public sealed class DeliveryReportTests : IAsyncLifetime
{
    private const string Webhook = "/api/sendgrid/events";

    private static readonly UserId User = UserId.For("ada", "key-1");
    private static readonly CustomerRegistered Registered = new(User, 1, "Ada", "Lovelace", "ada@example.com");

    private readonly FunctionFaults _faults = new();
    private NotificationsApp _app = null!;
    private SendGridMessage _email = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await NotificationsApp.StartAsync(_faults);
        await _app.PublishAsync(Registered);
        _email = await Eventually.ValueAsync(() => Task.FromResult(_app.Sent.FirstOrDefault()));
        await Eventually.TrueAsync(async () => (await ListAsync()).GetArrayLength() == 1);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("delivered", "\"response\":\"250 OK\"", "Delivered", null)]
    [InlineData("bounce", "\"bounce_classification\":\"Invalid Address\",\"reason\":\"550 no ada here\"", "Bounced", "InvalidAddress")]
    [InlineData("dropped", "\"reason\":\"Unsubscribed Address\"", "Dropped", "Unsubscribed")]
    public async Task What_is_reported_of_an_email_shows_in_the_list(string type, string members, string status, string? reason)
    {
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(Event(type, 1772443804, members)));

        var shown = await ShownAsync();
        Assert.Equal((status, reason), (shown.GetProperty("status").GetString(), Reason(shown)));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772443804), shown.GetProperty("statusAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Events_that_come_again_late_or_in_another_order_change_nothing()
    {
        string[] batches = [Event("delivered", 10), Event("bounce", 20), $"{Event("processed", 1)},{Event("delivered", 10)}", Event("bounce", 20)];
        foreach (var batch in batches.Reverse())
            Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(batch));

        var shown = await ShownAsync();
        Assert.Equal("Bounced", shown.GetProperty("status").GetString());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(20), shown.GetProperty("statusAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_request_that_somebody_recorded_may_be_sent_again_and_changes_nothing()
    {
        using var signed = _app.Signer.Sign(Bytes(Event("delivered", 10)), DateTimeOffset.UtcNow);
        var recorded = await signed.ReadAsByteArrayAsync(Stop);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(signed));
        await ReportAsync(Event("bounce", 20));
        using var replayed = WithHeadersOf(signed, recorded);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(replayed));

        Assert.Equal("Bounced", await StatusAsync());
    }

    [Fact]
    public async Task What_SendGrid_did_not_sign_is_refused_and_changes_nothing()
    {
        var body = Bytes(Event("bounce", 10));
        using var unsigned = new ByteArrayContent(body);
        using var stranger = new EventSigner();
        using var forged = stranger.Sign(body, DateTimeOffset.UtcNow);
        using var signed = _app.Signer.Sign(Bytes(Event("delivered", 10)), DateTimeOffset.UtcNow);
        using var changed = WithHeadersOf(signed, body);
        using var old = _app.Signer.Sign(body, DateTimeOffset.UtcNow - WebhookSignature.MaxAge - TimeSpan.FromMinutes(1));
        using var early = _app.Signer.Sign(body, DateTimeOffset.UtcNow.AddDays(2));

        foreach (var content in new[] { unsigned, forged, changed, old, early })
            Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(content));

        Assert.Equal("Sent", await StatusAsync());
        Assert.DoesNotContain(_faults.TableOperations, operation => operation.Function == nameof(ReceiveDeliveryReports));
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task A_batch_that_could_not_be_kept_is_asked_for_again(Fault fault)
    {
        var other = UserId.For("eve", "key-1");
        var batch = $"{Event("delivered", 10)},{Event("delivered", 10).Replace(User, other, StringComparison.Ordinal)}";
        _faults.FailAll(nameof(ReceiveDeliveryReports), fault);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReportAsync(batch));
        _faults.Heal(nameof(ReceiveDeliveryReports));

        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(batch));

        Assert.Equal("Delivered", await StatusAsync());
    }

    [Fact]
    public async Task Twenty_reports_at_once_end_in_the_strongest()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            ReportUntilStoredAsync(number == 7 ? Event("bounce", 30) : Event("delivered", 10 + number))));

        Assert.Equal("Bounced", await StatusAsync());
    }

    private static byte[] Bytes(string events) => Encoding.UTF8.GetBytes($"[{events}]");

    private static string? Reason(JsonElement shown) => shown.TryGetProperty("reason", out var reason) ? reason.GetString() : null;

    private static ByteArrayContent WithHeadersOf(ByteArrayContent signed, byte[] body)
    {
        var content = new ByteArrayContent(body);
        foreach (var (name, values) in signed.Headers.Where(header => header.Key.StartsWith("X-", StringComparison.Ordinal)))
            content.Headers.Add(name, values);
        return content;
    }

    // As SendGrid does, with the custom arguments that came with the email.
    private string Event(string type, long timestamp, string members = "\"sg_event_id\":\"e\"")
    {
        var arguments = _email.Personalizations[0].CustomArgs.Select(argument => $"\"{argument.Key}\":\"{argument.Value}\"");
        return $$"""{"event":"{{type}}","email":"ada@example.com","timestamp":{{timestamp}},{{members}},{{string.Join(',', arguments)}}}""";
    }

    private async Task<HttpStatusCode> ReportAsync(string events)
    {
        using var content = _app.Signer.Sign(Bytes(events), DateTimeOffset.UtcNow);
        return await PostAsync(content);
    }

    // As SendGrid does, with a call that is answered with anything but 204. On the app's fast clock a minute of conflicts, after which it gives a call up, is
    // over before all calls have had their turn where the machine is slow.
    private Task ReportUntilStoredAsync(string events) => Eventually.TrueAsync(async () => await ReportAsync(events) == HttpStatusCode.NoContent);

    private async Task<HttpStatusCode> PostAsync(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Webhook) { Content = content };
        using var answer = await _app.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private async Task<string?> StatusAsync() => (await ShownAsync()).GetProperty("status").GetString();

    private async Task<JsonElement> ShownAsync() => Assert.Single((await ListAsync()).EnumerateArray());

    private async Task<JsonElement> ListAsync() => (await _app.GetAsync($"/api/notifications?userId={User}")).Body.GetProperty("notifications");
}
