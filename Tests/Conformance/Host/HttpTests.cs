using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Tests.Conformance.Host;

/// <summary>HTTP functions behind the front end, as behind the official host.</summary>
public sealed class HttpTests(HttpTests.Fixture fixture) : IClassFixture<HttpTests.Fixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.System.Http;

    [Theory]
    [InlineData("GET", "calls/describe", HttpStatusCode.OK)]
    [InlineData("GET", "CALLS/Describe/ada/", HttpStatusCode.OK)]
    [InlineData("POST", "calls/describe", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "calls/describe", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "calls/process", HttpStatusCode.OK)]
    [InlineData("PUT", "calls/echo/7", HttpStatusCode.OK)]
    [InlineData("PUT", "calls/echo/seven", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/describe", HttpStatusCode.NotFound)]
    [InlineData("GET", "", HttpStatusCode.NotFound)]
    public async Task A_call_reaches_the_function_of_its_route_and_method_and_else_none(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await Http.SendAsync(request, Stop);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.NotFound)
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task A_function_sees_route_query_headers_and_who_called()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "calls/describe/ada?color=red&color=blue");
        request.Headers.Add("x-ms-invocation-id", "of the caller");
        request.Headers.Add("X-Forwarded-For", "192.0.2.1");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var answer = await Http.SendAsync(request, Stop);

        var call = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("ada", call.GetProperty("name").GetString());
        Assert.True(call.GetProperty("invocationIdIsOwn").GetBoolean());
        Assert.Equal("http", call.GetProperty("scheme").GetString());
        Assert.Equal(Http.BaseAddress!.Authority, call.GetProperty("host").GetString());
        Assert.Equal("127.0.0.1", call.GetProperty("forwardedFor").GetString());
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", call.GetProperty("traceParent").GetString(), StringComparison.Ordinal);
        Assert.Equal("192.0.2.1", call.GetProperty("headers").GetProperty("X-Forwarded-For").GetString());
        Assert.Equal("red,blue", call.GetProperty("query").GetProperty("color").GetString());
        Assert.Superset(new HashSet<string?> { "name", "color" }, call.GetProperty("metadata").EnumerateArray().Select(key => key.GetString()).ToHashSet());
    }

    [Fact]
    public async Task Large_bodies_pass_in_both_directions()
    {
        var sent = new byte[20_000_000];
        Random.Shared.NextBytes(sent);
        using var body = new ByteArrayContent(sent);

        using var answer = await Http.PostAsync(new Uri("calls/echo/7", UriKind.Relative), body, Stop);

        Assert.Equal("7", Assert.Single(answer.Headers.GetValues("x-echo")));
        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task An_answer_passes_while_the_function_writes_it()
    {
        await using var answer = await Http.GetStreamAsync(new Uri("calls/stream", UriKind.Relative), Stop);
        using var lines = new StreamReader(answer);
        Assert.Equal("first", await lines.ReadLineAsync(Stop));

        using var posted = await Http.PostAsync(new Uri("calls/stream", UriKind.Relative), null, Stop);

        Assert.Equal("second", await lines.ReadLineAsync(Stop));
    }

    [Fact]
    public async Task A_body_above_the_hosts_limit_is_refused()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync("POST /calls/echo/7 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857601\r\n\r\n"u8.ToArray(), Stop);

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);

        Assert.StartsWith("HTTP/1.1 413 ", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_throws_is_answered_500_without_a_body()
    {
        using var answer = await Http.GetAsync(new Uri("calls/fail", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_the_function()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var call = Http.PostAsync(new Uri("calls/wait", UriKind.Relative), null, leaving.Token);
        await fixture.System.RecordsAsync("waiting");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await fixture.System.RecordsAsync("cancelled");
    }

    [Fact]
    public async Task A_preflight_request_is_answered_by_the_platform_for_listed_origins_alone()
    {
        Assert.Equal(["https://shop.example.com"], await AllowedOriginsAsync("https://shop.example.com"));
        Assert.Empty(await AllowedOriginsAsync("https://evil.example.com"));
    }

    [Fact]
    public async Task A_call_for_another_hosts_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "calls/describe") { Headers = { Host = "attacker.example.com" } };

        using var answer = await Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<IEnumerable<string>> AllowedOriginsAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "calls/describe");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        using var answer = await Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : [];
    }

    /// <summary>One system for all of them.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        internal TriggersSystem System { get; private set; } = null!;

        public async ValueTask InitializeAsync() => System = await TriggersSystem.StartAsync(_folder.Path);

        public async ValueTask DisposeAsync()
        {
            await System.DisposeAsync();
            _folder.Dispose();
        }
    }
}
