using Azure.Data.Tables;
using LocalHost.Azurite;

namespace Tests.Integration.Azurite;

public sealed class StoreIdentityTests : AzuriteTest
{
    [Fact]
    public async Task A_new_store_is_marked_and_recognised()
    {
        await using (var first = await StartAsync())
        {
            var mark = await new TableClient(first.ConnectionString, "LocalRuntime")
                .GetEntityAsync<TableEntity>("store", "store", cancellationToken: Stop);
            Assert.Equal(Store, mark.Value.GetGuid("StoreId"));
        }

        await using var second = await StartAsync();
        await using var third = await StartAsync(journalIsEmpty: false);
    }

    [Fact]
    public async Task Tables_of_another_journal_are_refused_and_left_as_they_are()
    {
        await using (var first = await StartAsync())
            await WriteAsync(first, "kept");

        var other = Guid.NewGuid();
        var message = await RefusedAsync(store: other);

        Assert.Contains($"belong to another journal (store {Store}, this journal is {other})", message, StringComparison.Ordinal);
        Assert.Contains($"delete the folder {State}", message, StringComparison.Ordinal);
        Assert.Equal(PortAnswer.Nobody, await TablePort.AskAsync(Options.Port, Stop));
        await using var again = await StartAsync(journalIsEmpty: false);
        Assert.Equal(["kept"], await RowsAsync(again));
    }

    [Fact]
    public async Task A_journal_with_history_and_no_tables_is_refused()
    {
        var message = await RefusedAsync(journalIsEmpty: false);

        Assert.Contains("has history, but its tables are not", message, StringComparison.Ordinal);
        Assert.Contains($"{Store}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_without_a_mark_are_refused()
    {
        await using (var first = await StartAsync())
        {
            await WriteAsync(first, "row");
            await new TableServiceClient(first.ConnectionString).DeleteTableAsync("LocalRuntime", Stop);
        }

        var message = await RefusedAsync();

        Assert.Contains("has tables (such as 'Things')", message, StringComparison.Ordinal);
    }
}
