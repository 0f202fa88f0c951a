using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Starting;

/// <summary>The local host as its user meets it: what it prints, and what it starts on.</summary>
[Collection(nameof(SharedHost))]
public sealed class StartingTests(SharedHost shared)
{
    [Fact]
    public async Task It_says_where_everything_is_and_is_healthy()
    {
        var output = shared.Host.Output;

        Assert.Contains($"http://localhost:{shared.Host.Port}/api", output, StringComparison.Ordinal);
        Assert.Contains($"http://localhost:{shared.Host.Port}/mailbox", output, StringComparison.Ordinal);
        Assert.Contains(shared.Host.StateFolder, output, StringComparison.Ordinal);
        Assert.Contains("-- --demo", output, StringComparison.Ordinal);
        var health = await GetAsync("api/health");
        Assert.Equal("Healthy", health.GetProperty("orders").GetProperty("status").GetString());
        Assert.Equal("Healthy", health.GetProperty("notifications").GetProperty("status").GetString());
        var counters = await GetAsync("local/counters");
        Assert.True(counters.GetProperty("tableOperations").GetInt64() > 0);
        Assert.All(
            (string[])["host", "orders", "notifications"],
            process => Assert.True(counters.GetProperty("processorSeconds").GetProperty(process).GetDouble() > 0, process));
    }

    [Fact]
    public async Task A_second_start_on_the_same_state_is_refused_and_the_first_goes_on()
    {
        await using var second = new LocalHostProcess();

        Assert.Equal(1, await second.RunToEndAsync("--state", shared.Host.StateFolder));

        Assert.Equal(
            $"Another local host already runs on the state folder {shared.Host.StateFolder}. Stop it, or choose another folder with --state.",
            second.Output.Trim());
        using var http = shared.Host.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task It_goes_on_with_its_state_after_a_clean_stop_and_after_being_killed()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 10);
        Assert.Equal(0, await host.StopAsync());

        await host.StartAsync();
        Assert.Equal(10, await shopper.BalanceAsync());
        await host.KillAsync();

        await host.StartAsync();
        Assert.Equal(10, await shopper.BalanceAsync());
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var http = shared.Host.CreateClient();
        return await http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }
}
