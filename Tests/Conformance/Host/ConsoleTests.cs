using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Emulators.ServiceBus;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using LocalHost.Http;
using LocalHost.Logging;
using LocalHost.Servers;
using LocalHost.Timers;
using LocalHost.WebConsole;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Conformance.Host;

/// <summary>What the console is told, and whom the front end tells nothing. What it looks like: Tests/Browser.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecentProblems _problems = new();
    private LocalStore _store = null!;
    private ServiceBusEmulator _bus = null!;
    private LoopbackPort _port = null!;
    private HttpFrontEnd _frontEnd = null!;
    private HttpClient _http = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = LocalStore.Open(_folder.Path, ServiceBusEmulator.Schema);
        _bus = await ServiceBusEmulator.StartAsync(_store, new ServiceBusEmulatorOptions
        {
            Topology = new ServiceBusTopology { Queues = [new QueueDescription("work", new ReceiveSettings())] },
        });
        var subject = new ConsoleSubject
        {
            Title = "A system",
            Apps = ["app"],
            Links = [],
            FirstStep = "begin",
            Hubs = () => ["Hub"],
            Timers = () => [new TimerView("app", "Nightly", "0 0 3 * * *", null, null, IsRunning: false)],
            ServiceBus = _bus,
            Problems = _problems,
            LogFile = "host.log",
        };
        _port = LoopbackPort.Take(0, "--port");
        _frontEnd = await HttpFrontEnd.StartAsync(_port, [], [], endpoints => endpoints.MapConsole(subject), NullLoggerFactory.Instance, Stop);
        _http = new HttpClient { BaseAddress = new Uri($"http://{_port.EndPoint}/") };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _frontEnd.DisposeAsync();
        _port.Dispose();
        await _bus.DisposeAsync();
        await _store.DisposeAsync();
        _problems.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_the_host_under_a_policy_that_allows_nothing_else()
    {
        using var page = await _http.GetAsync(new Uri("", UriKind.Relative), Stop);

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("default-src 'none'; script-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        using var script = await _http.GetAsync(new Uri("local/console/console.js", UriKind.Relative), Stop);
        Assert.Equal("text/javascript; charset=utf-8", script.Content.Headers.ContentType?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri("local/console/other.js", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Host_timers_and_problems_are_told()
    {
        _problems.CreateLogger("Somebody").LogError(new InvalidOperationException("because"), "It failed.");

        Assert.Equal("Hub", (await GetAsync("local/host")).GetProperty("hubs")[0].GetString());
        Assert.Equal("Nightly", (await GetAsync("local/timers"))[0].GetProperty("function").GetString());
        var problem = (await GetAsync("local/problems"))[0];
        Assert.Equal(("Error", "It failed."), (problem.GetProperty("level").GetString(), problem.GetProperty("message").GetString()));
        Assert.Contains("because", problem.GetProperty("details").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_last_problems_are_kept_and_all_are_counted()
    {
        var log = _problems.CreateLogger("Somebody");
        for (var number = 1; number <= 250; number++)
            log.LogWarning("Number {Number}", number);
        log.LogInformation("Nothing is wrong");

        Assert.Equal((200, "Number 250", 250), (_problems.List().Count, _problems.List()[0].Message, _problems.Count));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_cannot_be_looked_into()
    {
        Assert.Equal(0, (await GetAsync("local/queues/messages?entity=work&deadLetters=false")).GetProperty("messages").GetArrayLength());
        using var unknown = await _http.GetAsync(new Uri("local/queues/messages?entity=none&deadLetters=false", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("GET", "", "Host", "attacker.example", HttpStatusCode.BadRequest)]
    [InlineData("GET", "local/problems", "Host", "localhost.attacker.example", HttpStatusCode.BadRequest)]
    [InlineData("POST", "local/queues/redrive?entity=work", "Origin", "https://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("POST", "local/queues/redrive?entity=work", "Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("POST", "local/queues/redrive?entity=work", "Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("POST", "local/queues/redrive?entity=work", "Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("POST", "local/queues/redrive?entity=work", "Accept", "*/*", HttpStatusCode.OK)]
    public async Task Pages_of_other_names_and_origins_are_refused(string method, string path, string header, string value, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await _http.SendAsync(request, Stop);

        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task<JsonElement> GetAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Stop);
}
