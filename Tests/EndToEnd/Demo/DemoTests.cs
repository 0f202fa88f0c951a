using System.Text.RegularExpressions;
using LocalHost.CommandLine;
using Tests.Support;

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

    // Without what is different each time: names, IDs, times, the port, the order of the emails.
    private static IEnumerable<string> StoryIn(string text) => Story().Match(text).Value.Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => Differing().Replace(line.EndsWith('…') ? line[..120] : line, "*"))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^1[.] [^\n]+\n   POST .*?/mailbox\r?$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Story();

    [GeneratedRegex(@"(?<=ada-)\d+|(?<=(user|order)-)[a-z2-7]{26}([.][\w-]+)?|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=localhost:)\d+")]
    private static partial Regex Differing();
}
