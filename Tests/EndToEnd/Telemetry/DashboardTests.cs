using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Telemetry;

/// <summary><c>--dashboard</c>, with its package and without.</summary>
public sealed class DashboardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_shows_traces_and_ends_with_its_host()
    {
        Assert.SkipUnless(await IsFetchedAsync(), "The Aspire dashboard was never fetched here: dotnet restore eng/dashboard.proj");
        await using var host = new LocalHostProcess();
        var port = FreePort.Next();
        await host.StartAsync("--dashboard", "--dashboard-port", $"{port}");

        using var http = host.CreateClient();
        var about = await http.GetFromJsonAsync<JsonElement>(new Uri("local/host", UriKind.Relative), Stop);
        Assert.Equal($"http://localhost:{port}/traces/detail/", about.GetProperty("traceUrl").GetString());
        Assert.True((await http.GetAsync(about.GetProperty("dashboardUrl").GetString(), Stop)).IsSuccessStatusCode);

        await host.KillAsync();
        await Eventually.TrueAsync(async () => !await AnswersAsync(new Uri($"http://localhost:{port}/")), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Without_its_package_one_sentence_says_so_and_the_host_runs()
    {
        using var folder = new TemporaryFolder();
        await using var host = new LocalHostProcess
        {
            Environment = new Dictionary<string, string> { ["RestoreSources"] = folder.Path, ["NUGET_PACKAGES"] = folder.Path },
        };

        await host.StartAsync("--dashboard", "--dashboard-port", $"{FreePort.Next()}");

        var said = Assert.Single(host.Output.Split('\n'), line => line.Contains("dashboard", StringComparison.Ordinal));
        Assert.StartsWith("The Aspire dashboard is left out: its package cannot be had (NU1101: ", said, StringComparison.Ordinal);
    }

    private static async Task<bool> IsFetchedAsync()
    {
        var folder = await Command.RunAsync("dotnet", "msbuild", "eng/dashboard.proj", "-nologo", "-getProperty:DashboardFolder");
        return Directory.Exists(folder.Trim());
    }

    private static async Task<bool> AnswersAsync(Uri address)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(address, Stop);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
