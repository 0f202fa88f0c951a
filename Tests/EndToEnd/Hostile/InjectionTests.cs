using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Hostile;

/// <summary>Somebody who writes code where the API expects data.</summary>
[Collection(nameof(SharedHost))]
[Trait("Suite", "Hostile")]
public sealed class InjectionTests(SharedHost shared)
{
    private const string Password = "correct horse battery staple";

    public static TheoryData<string> Filters => ["user-' or '1' eq '1", "..%2f..%2fSessions", "%00"];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_of_the_storage_in_an_id_finds_nothing(string text)
    {
        using var shopper = await Shopper.RegisterAsync(shared.BaseAddress, deposit: 5);
        var escaped = text.Contains('%', StringComparison.Ordinal) ? text : Uri.EscapeDataString(text);

        Assert.InRange((int)(await shopper.GetAsync($"api/orders/{escaped}?userId={shopper.UserId}")).Status, 400, 404);
        Assert.InRange((int)(await shopper.GetAsync($"api/orders?userId={escaped}")).Status, 400, 404);
        Assert.InRange((int)(await shopper.GetAsync($"api/accounts/{escaped}")).Status, 400, 404);
        Assert.Equal(400, (int)(await shopper.GetAsync($"api/accounts/{shopper.UserId}/entries?continuation={escaped}")).Status);
    }

    [Theory]
    [InlineData("ada' or '1' eq '1")]
    [InlineData("ada\r\nX-Admin: true")]
    public async Task A_user_name_that_is_code_signs_nobody_in_and_cannot_be_registered(string name)
    {
        using var client = new ApiClient(shared.BaseAddress);

        Assert.InRange((await client.SignInAsync(name, Password)).Status, 400, 429);
        Assert.Equal(400, (await client.RegisterAsync(name, Password)).Status);
    }

    [Fact]
    public async Task Markup_in_a_description_is_text_wherever_it_is_shown()
    {
        const string Markup = "<script>alert(1)</script> =HYPERLINK(\"https://evil.example\")";
        using var shopper = await Shopper.RegisterAsync(shared.BaseAddress, deposit: 5);
        var body = JsonSerializer.Serialize(new { price = 1, description = Markup });

        var order = await shopper.PostAsync("api/orders", body, "markup");
        var stored = await shopper.FindOrderAsync(order.OrderId);

        Assert.Equal(Markup, stored.Text("description"));
        Assert.Equal("application/json", stored.ContentType);
        using var http = new HttpClient { BaseAddress = shared.BaseAddress };
        await Eventually.TrueAsync(async () => (await shopper.NotificationsAsync()).Count == 2, TimeSpan.FromSeconds(60));
        var mailbox = await http.GetStringAsync(new Uri($"mailbox/messages?to={shopper.Email}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script>", mailbox, StringComparison.OrdinalIgnoreCase);
    }
}
