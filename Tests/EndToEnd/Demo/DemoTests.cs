using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalHost.CommandLine;
using LocalHost.Demo;
using Tests.Support;
using OrderWorkflow = LocalHost.OrderWorkflow;

namespace Tests.EndToEnd.Demo;

/// <summary><c>--demo</c>, as the README shows it.</summary>
public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_plays_the_story_that_the_readme_shows()
    {
        await using var host = new LocalHostProcess();
        host.Launch("--demo");
        await host.WaitUntilItSaysAsync($"   See http://localhost:{host.Port}/mailbox");
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"), TestContext.Current.CancellationToken);

        Assert.Equal(StoryIn(readme), StoryIn(host.Output));
    }

    [Fact]
    public async Task On_a_running_host_the_demo_only_plays_and_ends()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();

        var output = await Command.RunAsync("dotnet", typeof(HostOptions).Assembly.Location, "--demo", "--port", $"{host.Port}");

        Assert.StartsWith("1. ", output, StringComparison.Ordinal);
        Assert.Contains($"See http://localhost:{host.Port}/mailbox", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_that_is_told_to_stop_ends_with_its_host_in_order()
    {
        await using var host = new LocalHostProcess();
        host.Launch("--demo");
        await host.WaitUntilItSaysAsync("1. Ada registers");

        Assert.Equal(0, await host.StopAsync());

        Assert.EndsWith("Stopping...\nStopped.", host.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_on_which_something_listens_and_never_answers_is_said_to_be_in_use()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var host = new LocalHostProcess();

        Assert.Equal(1, await host.RunToEndAsync("--demo", "--port", $"{port}"));

        Assert.Equal($"Port {port} is in use or not allowed. Stop what uses it, or choose another port with --port.", host.Output.Trim());
    }

    [Fact]
    public async Task A_host_that_is_gone_ends_the_demo_in_one_sentence()
    {
        using var demo = new DemoPlayer(new Uri($"http://127.0.0.1:{FreePort.Next()}/"), TextWriter.Null, TimeProvider.System);

        var gone = await Assert.ThrowsAsync<DemoException>(() => demo.PlayAsync(OrderWorkflow.Story, TestContext.Current.CancellationToken));

        Assert.StartsWith("Step 1 was not answered: ", gone.Message, StringComparison.Ordinal);
    }

    // Without what is different each time: names, IDs, times, the port, the order of the emails.
    private static IEnumerable<string> StoryIn(string text) => Story().Match(text).Value.Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => Differing().Replace(line.EndsWith('…') ? line[..120] : line, "*"))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^1[.] [^\n]+\n   POST .*?/mailbox\r?$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Story();

    [GeneratedRegex(@"(?<=ada-)\d+|(?<=(user|order)-)[a-z2-7]{26}([.][\w-]+)?|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=localhost:)\d+")]
    private static partial Regex Differing();
}
