using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class TableManagementTests(AzuriteFixture azurite) : TableTest(azurite)
{
    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_table_is_created_once()
    {
        var created = await Service.CreateTableAsync("Things", Stop);

        Assert.Equal("Things", created.Value.Name);
        Assert.InRange(created.GetRawResponse().Status, 201, 204);
        await RefusedAsync(409, "TableAlreadyExists", () => Service.CreateTableAsync("Things", Stop));
        await RefusedAsync(409, "TableAlreadyExists", () => Table.CreateAsync(Stop));
        await RefusedAsync(409, "TableAlreadyExists", () => Task.FromResult(Service.CreateTable("Things", Stop)));
        await RefusedAsync(409, "TableAlreadyExists", () => Task.FromResult(Table.Create(Stop)));
    }

    [Fact]
    public async Task Creating_a_table_that_may_exist_says_whether_it_did()
    {
        Assert.InRange((await Service.CreateTableIfNotExistsAsync("Things", Stop)).GetRawResponse().Status, 201, 204);

        Assert.Equal(409, (await Service.CreateTableIfNotExistsAsync("Things", Stop)).GetRawResponse().Status);
        Assert.Equal(409, (await Table.CreateIfNotExistsAsync(Stop)).GetRawResponse().Status);
        Assert.Equal(409, Service.CreateTableIfNotExists("Things", Stop).GetRawResponse().Status);
        Assert.Equal(409, Table.CreateIfNotExists(Stop).GetRawResponse().Status);
        Assert.Equal("Things", Table.CreateIfNotExists(Stop).Value.Name);
    }

    [Fact]
    public async Task A_deleted_table_is_gone_and_deleting_it_again_is_no_error()
    {
        await Table.CreateAsync(Stop);

        Assert.Equal(204, (await Table.DeleteAsync(Stop)).Status);
        await RefusedAsync(404, "TableNotFound", () => Table.AddEntityAsync(new TableEntity("p", "r"), Stop));
        Assert.Equal(404, (await Service.DeleteTableAsync("Things", Stop)).Status);
        Assert.Equal(404, Table.Delete(Stop).Status);
        Assert.Equal(404, Service.DeleteTable("Things", Stop).Status);
    }

    [Fact]
    public async Task Tables_are_listed_in_pages_and_by_filter()
    {
        foreach (var name in (string[])["Alpha", "Beta", "Gamma"])
            await Service.CreateTableAsync(name, Stop);

        var pages = await Service.QueryAsync(maxPerPage: 2, cancellationToken: Stop).AsPages().ToListAsync(Stop);
        FormattableString filter = $"TableName eq {"Beta"}";
        var filtered = await Service.QueryAsync(filter, cancellationToken: Stop).ToListAsync(Stop);

        Assert.Equal([["Alpha", "Beta"], ["Gamma"]], pages.Select(page => page.Values.Select(table => table.Name).ToArray()));
        Assert.Equal(["Beta"], filtered.Select(table => table.Name));
    }

    [Theory]
    [InlineData("has-dash")]
    [InlineData("1digit")]
    [InlineData("ab")]
    public async Task A_name_that_is_not_allowed_is_refused(string name)
    {
        var refusal = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Service.CreateTableAsync(name, Stop));

        Assert.Equal(400, refusal.Status);
    }

    [Fact]
    public void A_client_knows_its_account_and_its_addresses()
    {
        var account = Service.AccountName;

        Assert.Equal(("Things", account), (Table.Name, Table.AccountName));
        Assert.Equal($"{Service.Uri}/Things", Table.Uri.ToString());
        Assert.Equal(
            "shop", new TableServiceClient(new Uri("https://shop.table.core.windows.net"), new TableSharedKeyCredential("shop", "a2V5"))
                .AccountName);
    }

    [Fact]
    public async Task Missing_names_are_errors_of_the_caller()
    {
        Assert.Throws<ArgumentNullException>(() => Service.GetTableClient(null!));
        Assert.Throws<ArgumentException>(() => new TableClient(ConnectionString, ""));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Service.CreateTableAsync(null!, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Service.DeleteTableAsync("", Stop));
    }
}
