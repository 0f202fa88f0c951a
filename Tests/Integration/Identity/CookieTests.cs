using System.Globalization;

namespace Tests.Integration.Identity;

/// <summary>The session's cookie, and what becomes of a request that has it beside a header.</summary>
public sealed class CookieTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private static readonly (int, string) TwoIdentities = (400, "/problems/conflicting-credentials");

    [Fact]
    public async Task A_sign_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get_and_that_ends_with_the_session()
    {
        using var client = fixture.Client();

        var answer = await client.SignInAsync("ada", IdentityFixture.Password);

        var expiresAt = answer.Body.GetProperty("expiresAt").GetDateTimeOffset();
        Assert.Equal(
            [
                $"session_id={answer.Text("token")}",
                $"expires={expiresAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)}",
                "path=/api",
                "samesite=strict",
                "httponly",
            ],
            AttributesOf(answer.Header("Set-Cookie")!));
        Assert.InRange(expiresAt, DateTimeOffset.UtcNow.AddHours(11.9), DateTimeOffset.UtcNow.AddHours(12));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("HTTPS", true)]
    [InlineData("http, https", true)]
    [InlineData("https, http", false)]
    public async Task The_cookie_is_for_HTTPS_alone_where_the_front_end_was_called_by_HTTPS(string forwardedProto, bool isSecure)
    {
        using var client = fixture.Client();

        var answer = await client.SignInAsync("ada", IdentityFixture.Password, ("X-Forwarded-Proto", forwardedProto));

        Assert.Equal(isSecure, AttributesOf(answer.Header("Set-Cookie")!).Contains("secure"));
    }

    [Fact]
    public async Task Signing_out_with_the_cookie_removes_it_and_ends_the_session()
    {
        using var client = fixture.Client();
        var token = (await client.SignInAsync("ada", IdentityFixture.Password)).Text("token")!;

        var answer = await client.SendAsync("DELETE", "/api/sessions/current", null, Cookie(token), ("X-Forwarded-Proto", "https"));

        Assert.Equal(204, answer.Status);
        Assert.Equal(
            ["session_id=", "expires=Thu, 01 Jan 1970 00:00:00 GMT", "path=/api", "secure", "samesite=strict", "httponly"],
            AttributesOf(answer.Header("Set-Cookie")!));
        Assert.Equal(401, (await client.GetAsync("/api/orders", Cookie(token))).Status);
    }

    [Fact]
    public async Task The_cookie_is_for_the_orders_app_only()
    {
        using var client = fixture.Client();

        Assert.Equal(fixture.Ada, (await client.GetAsync($"/api/accounts/{fixture.Ada}", Cookie(fixture.AdasToken))).Text("userId"));
        var elsewhere = await client.GetAsync("/api/notifications", Cookie(fixture.AdasToken));

        Assert.Equal((401, "Bearer"), (elsewhere.Status, elsewhere.Header("WWW-Authenticate")));
    }

    [Fact]
    public async Task A_cookie_beside_another_header_is_refused_whichever_of_the_two_is_valid()
    {
        var (ada, bob, forged) = (fixture.AdasToken, fixture.BobsToken, fixture.AdasToken[..^1]);
        ((string Name, string Value) Header, (string Name, string Value) Cookie)[] both =
        [
            (Bearer(ada), Cookie(bob)),
            (Bearer(ada), Cookie(forged)),
            (Bearer(forged), Cookie(ada)),
            (Bearer(""), Cookie(ada)),
            (("Authorization", "Basic YWRhOmFkYQ=="), Cookie(ada)),
            (Bearer(ada), ("Cookie", "session_id=")),
        ];

        foreach (var (header, cookie) in both)
            await AssertRefusedAsync(header, cookie);
    }

    [Fact]
    public async Task A_cookie_that_somebody_planted_beside_the_own_one_is_refused()
    {
        await AssertRefusedAsync(("Cookie", $"session_id={fixture.BobsToken}; session_id={fixture.AdasToken}"));
        await AssertRefusedAsync(("Cookie", $"session_id={fixture.AdasToken}; theme=dark; session_id="));
    }

    [Fact]
    public async Task The_same_token_in_both_is_one_identity()
    {
        using var client = fixture.Client(fixture.AdasToken);

        Assert.Equal(200, (await client.GetAsync("/api/orders", ("Cookie", $"theme=dark; session_id={fixture.AdasToken}"))).Status);
    }

    private async Task AssertRefusedAsync(params (string Name, string Value)[] credentials)
    {
        using var ada = fixture.Client(fixture.AdasToken);
        using var client = fixture.Client();
        var account = $"/api/accounts/{fixture.Ada}";
        var before = (await ada.GetAsync(account)).Body.GetRawText();

        Assert.Equal(TwoIdentities, (await client.GetAsync(account, credentials)).Problem);
        Assert.Equal(TwoIdentities, (await client.PostAsync($"{account}/deposits", new { amount = 1 }, [.. credentials, ("Idempotency-Key", "both")])).Problem);

        Assert.Equal(before, (await ada.GetAsync(account)).Body.GetRawText());
    }

    private static (string Name, string Value) Cookie(string token) => ("Cookie", $"session_id={token}");

    private static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private static string[] AttributesOf(string cookie) => cookie.Split("; ");
}
