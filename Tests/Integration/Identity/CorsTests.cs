using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>What browsers are told about pages of other origins, by both apps.</summary>
public sealed class CorsTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private static readonly string[] Exposed =
        ["ETag", "Idempotency-Replayed", "Location", "Preference-Applied", "Request-Id", "Retry-After", "WWW-Authenticate"];

    [Theory]
    [InlineData("/api/orders", "POST")]
    [InlineData("/api/sessions/current", "DELETE")]
    [InlineData("/api/notifications", "GET")]
    [InlineData("/api/dead-letters/redrive", "POST")]
    public async Task A_page_of_a_listed_origin_may_send_every_request_with_credentials(string path, string method)
    {
        using var client = fixture.Client();

        var answer = await PreflightAsync(client, path, method, IdentityFixture.ListedOrigin);

        Assert.Equal(204, answer.Status);
        Assert.Equal((IdentityFixture.ListedOrigin, "true"), (answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")));
        Assert.Contains(method, answer.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("authorization,content-type,idempotency-key,if-match,prefer", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("Origin", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("/api/orders", "https://elsewhere.example")]
    [InlineData("/api/orders", "null")]
    [InlineData("/api/notifications", "https://elsewhere.example")]
    [InlineData("/api/notifications", "null")]
    public async Task A_page_of_any_other_origin_may_not(string path, string origin)
    {
        using var client = fixture.Client();

        var answer = await PreflightAsync(client, path, "POST", origin);

        Assert.Equal((204, null, null), (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")));
    }

    [Theory]
    [InlineData("/api/orders")]
    [InlineData("/api/notifications")]
    public async Task A_page_of_a_listed_origin_reads_the_answer_and_the_headers_of_the_API(string path)
    {
        using var client = fixture.Client(fixture.AdasToken);

        var answer = await client.GetAsync(path, ("Origin", IdentityFixture.ListedOrigin));

        Assert.Equal((200, IdentityFixture.ListedOrigin), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
        Assert.Equal(("true", "Origin"), (answer.Header("Access-Control-Allow-Credentials"), answer.Header("Vary")));
        Assert.Equal(Exposed, ExposedBy(answer));
    }

    [Theory]
    [InlineData("/api/orders")]
    [InlineData("/api/notifications")]
    public async Task So_it_does_with_a_refusal(string path)
    {
        using var client = fixture.Client();

        var answer = await client.GetAsync(path, ("Origin", IdentityFixture.ListedOrigin));

        Assert.Equal((401, IdentityFixture.ListedOrigin), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
        Assert.Equal(Exposed, ExposedBy(answer));
    }

    [Theory]
    [InlineData("/api/orders")]
    [InlineData("/api/notifications")]
    public async Task A_page_of_any_other_origin_reads_nothing(string path)
    {
        using var client = fixture.Client(fixture.AdasToken);

        var answer = await client.GetAsync(path, ("Origin", "https://elsewhere.example"));

        Assert.Equal((null, null), (answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Expose-Headers")));
    }

    private static Task<ApiAnswer> PreflightAsync(ApiClient client, string path, string method, string origin) => client.SendAsync(
        "OPTIONS",
        path,
        null,
        ("Origin", origin),
        ("Access-Control-Request-Method", method),
        ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key,if-match,prefer"));

    private static IEnumerable<string> ExposedBy(ApiAnswer answer) => answer.Header("Access-Control-Expose-Headers")!.Split(", ").Order();
}
