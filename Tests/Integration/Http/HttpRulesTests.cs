using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Tests.Integration.Telemetry;
using Tests.Support;

namespace Tests.Integration.Http;

/// <summary>What holds for every call, whichever function it is for.</summary>
public sealed class HttpRulesTests : IAsyncLifetime
{
    private readonly ScopedLog _log = new();
    private readonly TablesSwitch _tables = new();
    private readonly ILoggerFactory _loggers;
    private RunningSystem _system = null!;
    private ApiClient _api = null!;
    private string _userId = "";

    public HttpRulesTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync(options => options with { Loggers = _loggers, Faults = _tables, Repeats = 0 });
        _api = new ApiClient(_system.Http.BaseAddress!);
        _userId = await _api.BecomeAsync("ada", "correct horse battery");
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _system.DisposeAsync();
        _loggers.Dispose();
    }

    [Fact]
    public async Task Paths_and_methods_that_there_are_not_are_answered_with_problems()
    {
        Assert.Equal((404, "/problems/not-found"), (await _api.GetAsync("/api/nothing")).Problem);
        foreach (var (method, path, allowed) in ((string, string, string)[])
        [
            ("PUT", "/api/orders", "GET, HEAD, POST, OPTIONS"),
            ("DELETE", "/api/notifications?userId=any", "GET, HEAD, OPTIONS"),
            ("PATCH", $"/api/customers/{_userId}", "GET, HEAD, PUT, OPTIONS"),
        ])
        {
            var refused = await _api.SendAsync(method, path);
            Assert.Equal((405, "/problems/method-not-allowed"), refused.Problem);
            Assert.Equal(allowed, refused.Header("Allow"));

            var options = await _api.SendAsync("OPTIONS", path);
            Assert.Equal((204, allowed), (options.Status, options.Header("Allow")));
        }

        Assert.Equal(404, (await _api.SendAsync("OPTIONS", "/api/nothing")).Status);
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_the_body()
    {
        var head = await _api.SendAsync("HEAD", $"/api/customers/{_userId}");

        Assert.Equal((200, "\"1\""), (head.Status, head.Header("ETag")));
        Assert.Equal(200, (await _api.SendAsync("HEAD", "/api/health")).Status);
        Assert.Equal(401, (await new ApiClient(_system.Http.BaseAddress!).SendAsync("HEAD", $"/api/accounts/{_userId}")).Status);
    }

    [Theory]
    [InlineData("/api/orders?limt=1", "limt")]
    [InlineData("/api/notifications?limit=1&sort=up", "sort")]
    [InlineData("/api/health?verbose", "verbose")]
    public async Task A_query_with_a_member_that_is_not_read_is_refused_and_names_it(string path, string member)
    {
        var refused = await _api.GetAsync(path);

        Assert.Equal((400, "/problems/invalid-request"), refused.Problem);
        Assert.Equal("is not a member of this query.", refused.Body.GetProperty("errors").GetProperty(member)[0].GetString());
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_that_the_log_has_too()
    {
        Assert.NotNull((await _api.GetAsync("/api/health")).Header("Request-Id"));

        _tables.AreDown = true;
        var failed = await _api.GetAsync($"/api/accounts/{_userId}");
        _tables.AreDown = false;

        Assert.Equal(503, failed.Status);
        Assert.Contains(_log.Lines, line => line.Has("RequestId", failed.Header("Request-Id")!));
    }

    [Fact]
    public async Task Answers_are_not_to_be_stored_and_a_profile_is_only_sent_where_it_has_changed()
    {
        Assert.Equal("no-store", (await _api.GetAsync($"/api/accounts/{_userId}")).Header("Cache-Control"));
        Assert.Equal("no-store", (await _api.SignInAsync("ada", "wrong")).Header("Cache-Control"));

        var profile = await _api.GetAsync($"/api/customers/{_userId}");
        var known = await _api.GetAsync($"/api/customers/{_userId}", ("If-None-Match", $"\"7\", W/{profile.Header("ETag")}"));
        var changed = await _api.GetAsync($"/api/customers/{_userId}", ("If-None-Match", "\"7\""));

        Assert.Equal((200, "no-cache, private"), (profile.Status, profile.Header("Cache-Control")));
        Assert.Equal((304, profile.Header("ETag")), (known.Status, known.Header("ETag")));
        Assert.Equal(200, changed.Status);
    }

    [Fact]
    public async Task A_body_that_stalls_is_answered_408()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_system.Http.BaseAddress!.Host, _system.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /api/customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: 100\r\n\r\n{"),
            TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 408 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private sealed class TablesSwitch : IFaultPlan
    {
        public volatile bool AreDown;

        public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken) =>
            new(AreDown && operation.Edge == IoEdge.Tables ? Fault.Before : Fault.None);
    }
}
