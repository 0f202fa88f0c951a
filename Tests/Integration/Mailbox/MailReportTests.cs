using System.Net;
using System.Net.Http.Json;
using Tests.Support;

namespace Tests.Integration.Mailbox;

/// <summary>The mailbox tells the app what became of a mail, when somebody asks for it.</summary>
public sealed class MailReportTests : IAsyncLifetime
{
    private RunningSystem _system = null!;
    private ApiClient _ada = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync();
        _ada = new ApiClient(_system.Http.BaseAddress!);
        await _ada.BecomeAsync("ada", "correct horse battery");
        await Eventually.TrueAsync(async () => await StatusAsync() == "Sent", TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        _ada.Dispose();
        await _system.DisposeAsync();
    }

    [Theory]
    [InlineData("delivered", "Delivered")]
    [InlineData("bounce", "Bounced")]
    [InlineData("dropped", "Dropped")]
    public async Task What_is_reported_shows_in_the_customers_list(string reported, string status)
    {
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(WelcomeId(), reported));

        Assert.Equal(status, await StatusAsync());
    }

    [Fact]
    public async Task Only_a_mail_that_is_there_and_an_event_that_is_known_are_reported()
    {
        Assert.Equal(HttpStatusCode.NotFound, await ReportAsync("none", "delivered"));
        Assert.Equal(HttpStatusCode.BadRequest, await ReportAsync(WelcomeId(), "lost"));

        Assert.Equal("Sent", await StatusAsync());
    }

    private string WelcomeId() => Assert.Single(_system.Mailbox.List("ada@example.com")).Id;

    private async Task<HttpStatusCode> ReportAsync(string mail, string reported)
    {
        using var answer = await _system.Http.PostAsJsonAsync($"/mailbox/messages/{mail}/reports", new { @event = reported }, Stop);
        return answer.StatusCode;
    }

    private async Task<string?> StatusAsync()
    {
        var notifications = (await _ada.GetAsync("/api/notifications")).Body.GetProperty("notifications");
        return notifications.GetArrayLength() == 0 ? null : notifications[0].GetProperty("status").GetString();
    }
}
