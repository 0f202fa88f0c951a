using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Starting;

/// <summary>The local host as its user meets it: what it prints, how it stops, what it says when it cannot start.</summary>
public sealed class StartingTests
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Sigterm)]
    [InlineData(Sigint)]
    public async Task It_says_where_everything_is_is_healthy_and_stops_cleanly(int signal)
    {
        await using var host = new LocalHostProcess();

        await host.StartAsync();

        Assert.Contains($"http://localhost:{host.Port}/api", host.Output, StringComparison.Ordinal);
        Assert.Contains($"http://localhost:{host.Port}/mailbox", host.Output, StringComparison.Ordinal);
        Assert.Contains(host.StateFolder, host.Output, StringComparison.Ordinal);
        Assert.Contains("curl ", host.Output, StringComparison.Ordinal);
        using var http = host.CreateClient();
        var health = await http.GetFromJsonAsync<JsonElement>(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("Healthy", health.GetProperty("orders").GetProperty("status").GetString());
        Assert.Equal("Healthy", health.GetProperty("notifications").GetProperty("status").GetString());
        var counters = await http.GetFromJsonAsync<JsonElement>(new Uri("local/counters", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(counters.GetProperty("tableOperations").GetInt64() > 0);
        Assert.All(["host", "orders", "notifications"], name => Assert.True(counters.GetProperty("processorSeconds").GetProperty(name).GetDouble() > 0));

        Assert.Equal(0, await host.StopAsync(signal));

        Assert.EndsWith("Stopped.", host.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.All([host.Port, host.ServiceBusPort, host.TablePort], port => Assert.False(IsListening(port), $"Port {port} is still in use."));
        Assert.Empty(await host.FindWorkersAsync("OrderFunctions"));
        Assert.Empty(await host.FindWorkersAsync("NotificationFunctions"));
    }

    [Fact]
    public async Task It_starts_again_on_its_state_after_a_clean_stop_and_after_being_killed_which_ends_its_workers_too()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 10);
        Assert.Equal(0, await host.StopAsync());
        await host.StartAsync();
        Assert.Equal(10, await shopper.BalanceAsync());

        await host.KillAsync();

        await Eventually.TrueAsync(async () => (await host.FindWorkersAsync("OrderFunctions")).Count == 0, Deadline);
        await Eventually.TrueAsync(async () => (await host.FindWorkersAsync("NotificationFunctions")).Count == 0, Deadline);
        await host.StartAsync();
        Assert.Equal(10, await shopper.BalanceAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var host = new LocalHostProcess { Port = ((IPEndPoint)other.LocalEndpoint).Port };

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Equal($"Port {host.Port} is in use or not allowed. Stop what uses it, or choose another port with --port.", host.Output.Trim());
    }

    [Fact]
    public async Task A_second_start_on_the_same_state_is_refused_and_the_first_goes_on()
    {
        await using var first = new LocalHostProcess();
        await first.StartAsync();
        await using var second = new LocalHostProcess();

        Assert.Equal(1, await second.RunToEndAsync("--state", first.StateFolder));

        Assert.Equal(
            $"Another local host already runs on the state folder {first.StateFolder}. Stop it, or choose another folder with --state.",
            second.Output.Trim());
        using var http = first.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("""{ "Values": { "SendGrid__Host": "nowhere" } }""", "SendGrid__Host")]
    [InlineData("""{ "Values": { "ServiceBusConnection": "nonsense" } }""", "ServiceBusConnection")]
    public async Task A_broken_setting_of_an_app_is_named_by_the_last_words_of_its_worker(string settings, string expected)
    {
        await using var host = new LocalHostProcess { Settings = settings };

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Contains(expected, host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Values": { "TablesConnection": "nonsense" } }""", "TablesConnection")]
    [InlineData("""{ "Values": """, "cannot be read")]
    public async Task A_broken_setting_is_named_in_one_line(string settings, string expected)
    {
        await using var host = new LocalHostProcess { Settings = settings };

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Contains(expected, Assert.Single(host.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_the_settings_file()
    {
        await using var host = new LocalHostProcess
        {
            Settings = """{ "Values": { "SendGrid__Host": "http://localhost:1" } }""",
            Environment = new Dictionary<string, string> { ["SendGrid__Host"] = "nowhere" },
        };

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Contains("SendGrid__Host", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_line_that_makes_no_sense_is_answered_with_its_own_exit_code()
    {
        await using var host = new LocalHostProcess();

        Assert.Equal(2, await host.RunToEndAsync("--prot", "7071"));

        Assert.Equal("'--prot' is no option. --help shows them.", host.Output.Trim());
    }

    private static bool IsListening(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
