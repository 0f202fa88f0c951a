using Azure.Data.Tables;
using Tests.Support;

namespace Tests.EndToEnd.Starting;

/// <summary>The local host on a storage account that it does not run itself.</summary>
public sealed class StorageAccountTests(TableServiceFixture tableService)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_account_of_a_connection_string_holds_the_tables()
    {
        var account = tableService.NewAccountConnectionString();
        await using var host = On(account);
        await host.StartAsync();
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 10);

        var stored = await new TableClient(account, "Accounts").GetEntityAsync<TableEntity>(shopper.UserId, "account", cancellationToken: Stop);
        Assert.Equal(1000, stored.Value.GetInt64("Balance"));

        await host.KillAsync();
        await host.StartAsync();
        Assert.Equal(10, await shopper.BalanceAsync());
    }

    [Fact]
    public async Task An_account_with_tables_of_somebody_else_is_refused_and_left_as_it_is()
    {
        var account = tableService.NewAccountConnectionString();
        await new TableClient(account, "Accounts").CreateAsync(Stop);
        await using var host = On(account);

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Contains("has tables (such as 'Accounts') that do not belong to this local store", host.Output, StringComparison.Ordinal);
        var tables = await new TableServiceClient(account).QueryAsync(cancellationToken: Stop).Select(table => table.Name).ToListAsync(Stop);
        Assert.Equal(["Accounts"], tables);
    }

    [Fact]
    public async Task An_account_that_refuses_is_told_in_one_line()
    {
        await using var host = On(tableService.NewAccountConnectionString().Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal));

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.StartsWith("The tables of the storage account '", Assert.Single(host.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static LocalHostProcess On(string account) => new()
    {
        Environment = new Dictionary<string, string> { ["TablesConnection"] = account },
    };
}
