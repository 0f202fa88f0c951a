using Azure;
using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class EntityTests(TableAccounts accounts) : TableTest(accounts)
{
    [Fact]
    public async Task An_added_entity_is_read_with_the_ETag_of_the_answer()
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "hello" }, Stop);

        var read = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop);

        Assert.Equal(204, added.Status);
        Assert.Equal("hello", read.Value.GetString("Text"));
        Assert.Equal(added.Headers.ETag, read.Value.ETag);
        Assert.InRange(read.Value.Timestamp!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task A_second_add_is_refused()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal((409, "EntityAlreadyExists"), (refusal.Status, refusal.ErrorCode));
        Assert.StartsWith("The specified entity already exists.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_entity_is_an_error_unless_it_may_be_missing()
    {
        await RefusedAsync(404, "ResourceNotFound", () => Table.GetEntityAsync<TableEntity>("p", "none", cancellationToken: Stop));
        Assert.Null(await FindAsync("p", "none"));
    }

    [Fact]
    public async Task A_missing_table_is_named_by_reads_and_writes()
    {
        var missing = Service.GetTableClient("Missing");

        await RefusedAsync(404, "TableNotFound", () => missing.AddEntityAsync(new TableEntity("p", "r"), Stop));
        await RefusedAsync(404, "TableNotFound", () => missing.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop));
        await RefusedAsync(404, "TableNotFound", () => missing.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop).AsTask());
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "old")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task An_upsert_adds_then_merges_or_replaces(TableUpdateMode mode, string? untouched)
    {
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "old" }, mode, Stop);
        var answer = await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, mode, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal((2, untouched, answer.Headers.ETag), (read!.GetInt32("A")!.Value, read.GetString("B"), read.ETag));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "old")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task An_update_under_the_current_ETag_merges_or_replaces(TableUpdateMode mode, string? untouched)
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "old" }, Stop);

        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2L }, added.Headers.ETag!.Value, mode, Stop);

        var read = await FindAsync("p", "r");
        Assert.Equal((2L, untouched), (read!["A"], read.GetString("B")));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_under_an_old_ETag_is_refused(TableUpdateMode mode)
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop);
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, ETag.All, mode, Stop);

        await RefusedAsync(412, "UpdateConditionNotSatisfied", () =>
            Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, added.Headers.ETag!.Value, mode, Stop));

        Assert.Equal(1, (await FindAsync("p", "r"))!.GetInt32("A"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_of_a_missing_entity_is_refused(TableUpdateMode mode) =>
        await RefusedAsync(404, "ResourceNotFound", () => Table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All, mode, Stop));

    [Fact]
    public async Task A_deleted_entity_is_gone_and_deleting_it_again_is_no_error()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        Assert.Equal(204, (await Table.DeleteEntityAsync("p", "r", cancellationToken: Stop)).Status);
        Assert.Null(await FindAsync("p", "r"));
        Assert.Equal(404, (await Table.DeleteEntityAsync("p", "r", cancellationToken: Stop)).Status);
    }

    [Fact]
    public async Task A_delete_under_an_old_ETag_is_refused()
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, cancellationToken: Stop);
        var entity = await FindAsync("p", "r");

        await RefusedAsync(412, "UpdateConditionNotSatisfied", () => Table.DeleteEntityAsync(entity, added.Headers.ETag!.Value, Stop));
        Assert.Equal(204, (await Table.DeleteEntityAsync(entity, entity!.ETag, Stop)).Status);
    }

    [Fact]
    public async Task An_entity_that_was_deleted_and_added_again_has_another_ETag()
    {
        var first = await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        await Table.DeleteEntityAsync("p", "r", cancellationToken: Stop);
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        await RefusedAsync(412, "UpdateConditionNotSatisfied", () =>
            Table.UpdateEntityAsync(new TableEntity("p", "r"), first.Headers.ETag!.Value, cancellationToken: Stop));
    }

    [Fact]
    public async Task Of_many_updates_under_one_ETag_one_is_applied()
    {
        var etag = (await Table.AddEntityAsync(new TableEntity("p", "r"), Stop)).Headers.ETag!.Value;

        var applied = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["Number"] = number }, etag, cancellationToken: Stop);
                return number;
            }
            catch (RequestFailedException refusal) when (refusal.Status == 412)
            {
                return -1;
            }
        }));

        Assert.Equal(Assert.Single(applied, number => number >= 0), (await FindAsync("p", "r"))!.GetInt32("Number"));
    }

    [Fact]
    public async Task Only_selected_properties_are_read()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2L, ["C"] = "3" }, Stop);

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r", ["B"], Stop)).Value;

        Assert.Equal(2L, read.GetInt64("B"));
        Assert.False(read.ContainsKey("A") || read.ContainsKey("C"));
        Assert.NotEqual(default, read.ETag);
    }
}

public sealed class EntitiesOnEmulator(EmulatorAccounts accounts) : EntityTests(accounts);

public sealed class EntitiesOnAzurite(AzuriteAccounts accounts) : EntityTests(accounts);
