using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>The whole system within the test process, as other tests use it.</summary>
public sealed class RunningSystemTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task It_is_healthy_sends_mails_and_goes_on_with_its_state_when_it_starts_again()
    {
        await using var system = await RunningSystem.StartAsync();
        using var health = await system.Http.GetAsync(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        var userId = await RegisterAsync(system.Http);
        await system.Http.SignInAsync("ada", Password);
        await Eventually.TrueAsync(() => system.Mailbox.List("ada@example.com").Count == 1);
        await system.StartAgainAsync();

        using var account = await system.Http.GetAsync(new Uri($"api/accounts/{userId}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
    }

    private static async Task<string> RegisterAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/customers")
        {
            Content = JsonContent.Create(new
            {
                username = "ada",
                password = Password,
                firstName = "Ada",
                lastName = "Lovelace",
                email = "ada@example.com",
                phone = "+4420123456",
                currency = "EUR",
            }),
        };
        request.Headers.Add("Idempotency-Key", "first");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("userId").GetString()!;
    }
}
