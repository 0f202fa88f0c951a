using System.Net;
using Tests.Support;

namespace Tests.EndToEnd.Starting;

/// <summary><c>--tables azurite</c>: the host starts Azurite for the tables.</summary>
public sealed class AzuriteTablesTests
{
    private static readonly string Script = Repository.PathOf("node_modules", "azurite", "dist", "src", "table", "main.js");

    [Fact]
    public async Task Orders_work_with_tables_in_Azurite_which_ends_with_the_host_and_keeps_them()
    {
        Assert.SkipUnless(File.Exists(Script), "Azurite is not installed: 'npm ci' in the root of the repository does that, and needs Node.js.");
        await using var host = new LocalHostProcess();
        await host.StartAsync("--tables", "azurite");
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 100);
        Assert.Equal(HttpStatusCode.Created, (await shopper.OrderAsync(40, prefer: "wait=60")).Status);
        await Mail.WaitAsync(host.BaseAddress, shopper.Email, "confirmed");
        Assert.Equal(0, await host.StopAsync());

        Assert.Equal(1, await host.RunToEndAsync());
        Assert.StartsWith($"The tables of the state folder {host.StateFolder} are in a storage account", host.Output, StringComparison.Ordinal);

        await host.StartAsync("--tables", "azurite");
        Assert.Equal(60, await shopper.BalanceAsync());
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task Without_the_apps_there_is_nothing_to_start_it_for()
    {
        await using var host = new LocalHostProcess();

        Assert.Equal(2, await host.RunToEndAsync("--tables", "azurite", "--emulators"));

        Assert.Equal("--tables azurite needs the apps, which --emulators leaves out.", host.Output.Trim());
    }

    [Fact]
    public async Task Settings_that_name_other_tables_are_not_passed_over()
    {
        await using var host = new LocalHostProcess
        {
            Environment = new Dictionary<string, string> { ["TablesConnection__tableServiceUri"] = "https://example.table.core.windows.net" },
        };

        Assert.Equal(1, await host.RunToEndAsync("--tables", "azurite"));

        Assert.Equal("--tables azurite starts Azurite, but TablesConnection names other tables. Leave one of them out.", host.Output.Trim());
    }
}
