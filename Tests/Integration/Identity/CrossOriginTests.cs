using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>Requests that a page made a browser send, with the cookie of the user who looks at it.</summary>
public sealed class CrossOriginTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string Own = "{own}";

    public static TheoryData<string?, string?> ForeignPages => new()
    {
        { "https://elsewhere.example", null },
        { "https://elsewhere.example", "cross-site" },
        { "null", null },
        { "null", "cross-site" },
        { null, "cross-site" },
        { null, "same-site" },
        { "http://localhost", null },
        { $"{IdentityFixture.ListedOrigin}.elsewhere.example", null },
        { "http://shop.example.com", null },
    };

    public static TheoryData<string?, string?> WelcomePages => new()
    {
        { Own, null },
        { Own, "same-origin" },
        { null, "same-origin" },
        { null, "none" },
        { IdentityFixture.ListedOrigin, null },
        { IdentityFixture.ListedOrigin, "cross-site" },
        { null, null },
    };

    private string Deposits => $"/api/accounts/{fixture.Ada}/deposits";

    [Theory]
    [MemberData(nameof(ForeignPages))]
    public async Task A_page_of_another_origin_changes_nothing_with_the_cookie_nor_with_a_token(string? origin, string? site)
    {
        using var ada = fixture.Client(fixture.AdasToken);
        var before = (await ada.GetAsync($"/api/accounts/{fixture.Ada}")).Body.GetRawText();

        var byCookie = await DepositAsync(fixture.Client(), origin, site, Cookie);
        var byToken = await DepositAsync(fixture.Client(fixture.AdasToken), origin, site);

        Assert.Equal(((403, "/problems/cross-origin"), (403, "/problems/cross-origin")), (byCookie.Problem, byToken.Problem));
        Assert.Equal(before, (await ada.GetAsync($"/api/accounts/{fixture.Ada}")).Body.GetRawText());
    }

    [Theory]
    [MemberData(nameof(ForeignPages))]
    public async Task Nor_does_it_sign_anybody_in_or_out(string? origin, string? site)
    {
        using var client = fixture.Client();
        var headers = HeadersOf(origin, site);

        var signIn = await client.SignInAsync("ada", IdentityFixture.Password, headers);
        var signOut = await client.SendAsync("DELETE", "/api/sessions/current", null, [.. headers, Cookie]);

        Assert.Equal((403, null), (signIn.Status, signIn.Header("Set-Cookie")));
        Assert.Equal((403, null), (signOut.Status, signOut.Header("Set-Cookie")));
        Assert.Equal(200, (await client.GetAsync("/api/orders", Cookie)).Status);
    }

    [Theory]
    [MemberData(nameof(WelcomePages))]
    public async Task A_page_of_the_own_or_of_a_listed_origin_works_with_the_cookie_and_so_does_what_is_no_page(string? origin, string? site)
    {
        Assert.Equal(201, (await DepositAsync(fixture.Client(), origin, site, Cookie)).Status);
        Assert.Equal(201, (await DepositAsync(fixture.Client(fixture.AdasToken), origin, site)).Status);
    }

    [Fact]
    public async Task The_name_that_the_front_end_was_called_by_is_the_own_origin_too()
    {
        Assert.Equal(201, (await DepositAsync(fixture.Client(), "https://api.example.com", null, Cookie, ("X-Forwarded-Host", "api.example.com"))).Status);
        Assert.Equal(403, (await DepositAsync(fixture.Client(), "https://www.example.com", null, Cookie, ("X-Forwarded-Host", "api.example.com"))).Status);
    }

    [Fact]
    public async Task The_notifications_app_refuses_changes_for_foreign_pages_as_well()
    {
        using var admin = fixture.Client(await SignedIn.StartSessionAsync(
            Storage.Client(fixture.System.TablesConnection, repeats: 3), UserId.Parse(fixture.Ada), Shared.Identity.Role.Admin));

        var redrive = new { source = "orders" };

        Assert.Equal(403, (await admin.PostAsync("/api/dead-letters/redrive", redrive, HeadersOf("https://elsewhere.example", null))).Status);
        Assert.Equal(200, (await admin.PostAsync("/api/dead-letters/redrive", redrive, HeadersOf(IdentityFixture.ListedOrigin, "cross-site"))).Status);
    }

    private (string Name, string Value) Cookie => ("Cookie", $"session_id={fixture.AdasToken}");

    private async Task<ApiAnswer> DepositAsync(ApiClient client, string? origin, string? site, params (string Name, string Value)[] headers)
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        using (client)
            return await client.PostAsync(Deposits, new { amount = 1 }, [.. HeadersOf(origin, site), .. headers, key]);
    }

    private (string Name, string Value)[] HeadersOf(string? origin, string? site) =>
    [
        .. origin is null ? [] : new[] { ("Origin", origin == Own ? fixture.System.Http.BaseAddress!.ToString().TrimEnd('/') : origin) },
        .. site is null ? [] : new[] { ("Sec-Fetch-Site", site) },
    ];
}
