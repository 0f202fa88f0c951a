using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Scenario;

/// <summary>What became of an email: the mailbox reports it to the webhook when somebody asks for it, and the customer sees it.</summary>
[Collection(nameof(SharedHost))]
public sealed class DeliveryReportTests(SharedHost host)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_customer_sees_that_an_email_was_delivered_and_then_bounced_whatever_is_reported_late()
    {
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress);
        var mail = await Mail.WaitAsync(host.BaseAddress, shopper.Email, "welcome");
        await Eventually.TrueAsync(async () => (await shopper.NotificationsAsync()).Count == 1, Deadline);

        Assert.Equal("Sent", await StatusAsync(shopper));
        foreach (var (reported, shown) in new[] { ("delivered", "Delivered"), ("bounce", "Bounced"), ("delivered", "Bounced") })
        {
            Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(host.BaseAddress, mail, reported));
            Assert.Equal(shown, await StatusAsync(shopper));
        }
    }

    private static async Task<HttpStatusCode> ReportAsync(Uri baseAddress, JsonElement mail, string reported)
    {
        using var http = new HttpClient { BaseAddress = baseAddress };
        using var answer = await http.PostAsJsonAsync(
            $"mailbox/messages/{mail.GetProperty("id").GetString()}/reports", new { @event = reported }, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<string?> StatusAsync(Shopper shopper) => Assert.Single(await shopper.NotificationsAsync()).GetProperty("status").GetString();
}
