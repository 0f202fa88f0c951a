using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class TableManagementTests(TableAccounts accounts) : TableTest(accounts)
{
    [Fact]
    public async Task A_table_is_created_once()
    {
        var created = await Service.CreateTableAsync("Others", Stop);

        Assert.Equal("Others", created.Value.Name);
        await RefusedAsync(409, "TableAlreadyExists", () => Service.CreateTableAsync("Others", Stop));
        Assert.Equal(409, (await Service.CreateTableIfNotExistsAsync("Others", Stop)).GetRawResponse().Status);
    }

    [Fact]
    public async Task Names_of_tables_ignore_case()
    {
        SkipOnAzurite("it finds a table by its exact name only");
        await RefusedAsync(409, "TableAlreadyExists", () => Service.CreateTableAsync("THINGS", Stop));

        await Service.GetTableClient("things").AddEntityAsync(new TableEntity("p", "r"), Stop);

        Assert.NotNull(await FindAsync("p", "r"));
    }

    [Fact]
    public async Task A_deleted_table_is_gone_with_its_entities_and_deleting_it_again_is_no_error()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        Assert.Equal(204, (await Table.DeleteAsync(Stop)).Status);
        await RefusedAsync(404, "TableNotFound", () => Table.AddEntityAsync(new TableEntity("p", "r"), Stop));
        Assert.Equal(404, (await Table.DeleteAsync(Stop)).Status);
        await Table.CreateAsync(Stop);
        Assert.Null(await FindAsync("p", "r"));
    }

    [Fact]
    public async Task Tables_are_listed_in_pages_and_by_filter()
    {
        foreach (var name in (string[])["Alpha", "Beta"])
            await Service.CreateTableAsync(name, Stop);

        var pages = await Service.QueryAsync(maxPerPage: 2, cancellationToken: Stop).AsPages().ToListAsync(Stop);
        var filtered = await Service.QueryAsync(table => table.Name == "Beta", cancellationToken: Stop).ToListAsync(Stop);

        Assert.Equal([["Alpha", "Beta"], ["Things"]], pages.Select(page => page.Values.Select(table => table.Name).ToArray()));
        Assert.Equal(["Beta"], filtered.Select(table => table.Name));
    }

    [Theory]
    [InlineData("has-dash")]
    [InlineData("1digit")]
    [InlineData("ab")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_name_that_is_not_allowed_is_refused(string name)
    {
        var refusal = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Service.CreateTableAsync(name, Stop));

        Assert.Equal(400, refusal.Status);
    }

    [Fact]
    public async Task Accounts_have_tables_of_their_own()
    {
        var other = new TableServiceClient(await Accounts.NewAccountAsync());

        Assert.Empty(await other.QueryAsync(cancellationToken: Stop).ToListAsync(Stop));
        await RefusedAsync(404, "TableNotFound", () => other.GetTableClient("Things").AddEntityAsync(new TableEntity("p", "r"), Stop));
    }
}

public sealed class TableManagementOnEmulator(EmulatorAccounts accounts) : TableManagementTests(accounts);

public sealed class TableManagementOnAzurite(AzuriteAccounts accounts) : TableManagementTests(accounts);
