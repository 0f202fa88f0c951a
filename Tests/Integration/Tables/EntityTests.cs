using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class EntityTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task An_added_entity_is_read_with_the_ETag_of_the_answer()
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "hello" }, Stop);

        var read = await Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop);

        Assert.Equal(204, added.Status);
        Assert.Equal("hello", read.Value.GetString("Text"));
        Assert.Equal(added.Headers.ETag, read.Value.ETag);
        Assert.InRange(read.Value.Timestamp!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_second_add_is_refused()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        await RefusedAsync(409, "EntityAlreadyExists", () => Table.AddEntityAsync(new TableEntity("p", "r"), Stop));
    }

    [Fact]
    public async Task A_refusal_says_what_the_service_said()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.StartsWith("The specified entity already exists.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Status: 409", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ErrorCode: EntityAlreadyExists", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [Fact]
    public async Task A_missing_entity_is_an_error_unless_it_may_be_missing()
    {
        await RefusedAsync(404, "ResourceNotFound", () => Table.GetEntityAsync<TableEntity>("p", "none", cancellationToken: Stop));

        var answer = await Table.GetEntityIfExistsAsync<TableEntity>("p", "none", cancellationToken: Stop);

        Assert.False(answer.HasValue);
        Assert.Equal(404, answer.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => answer.Value);
    }

    [Fact]
    public async Task A_missing_table_is_named_by_writes_and_is_no_entity_to_reads()
    {
        var missing = Service.GetTableClient("Missing");

        await RefusedAsync(404, "TableNotFound", () => missing.AddEntityAsync(new TableEntity("p", "r"), Stop));
        await RefusedAsync(404, "TableNotFound", () => missing.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop));
        Assert.False((await missing.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Stop)).HasValue);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "old")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task An_upsert_adds_then_merges_or_replaces(TableUpdateMode mode, string? untouched)
    {
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "old" }, mode, Stop);
        var answer = await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, mode, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal(2, read!.GetInt32("A"));
        Assert.Equal(untouched, read.GetString("B"));
        Assert.Equal(answer.Headers.ETag, read.ETag);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "old")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task An_update_under_the_current_ETag_merges_or_replaces(TableUpdateMode mode, string? untouched)
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "old" }, Stop);

        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, added.Headers.ETag!.Value, mode, Stop);

        var read = await FindAsync("p", "r");
        Assert.Equal(2, read!.GetInt32("A"));
        Assert.Equal(untouched, read.GetString("B"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_under_an_old_ETag_is_refused(TableUpdateMode mode)
    {
        var added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop);
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, ETag.All, mode, Stop);

        await RefusedAsync(412, "UpdateConditionNotSatisfied", () =>
            Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, added.Headers.ETag!.Value, mode, Stop));

        Assert.Equal(2, (await FindAsync("p", "r"))!.GetInt32("A"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_of_a_missing_entity_is_refused(TableUpdateMode mode) =>
        await RefusedAsync(404, "ResourceNotFound", () => Table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All, mode, Stop));

    [Fact]
    public async Task An_update_without_an_ETag_is_an_error_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Table.UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: Stop));

    [Fact]
    public async Task An_unknown_update_mode_is_an_error_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpsertEntityAsync(new TableEntity("p", "r"), (TableUpdateMode)7, Stop));

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
    public async Task Missing_keys_are_errors_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.AddEntityAsync<TableEntity>(null!, Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.AddEntityAsync(new TableEntity(null!, "r"), Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            Table.UpsertEntityAsync(new TableEntity("p", null!), cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            Table.UpdateEntityAsync(new TableEntity("p", null!), ETag.All, cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.GetEntityAsync<TableEntity>(null!, "r", cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            Table.GetEntityIfExistsAsync<TableEntity>("p", null!, cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.DeleteEntityAsync(null!, "r", cancellationToken: Stop));
    }

    [Fact]
    public async Task Only_selected_properties_are_read()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2L, ["C"] = "3" }, Stop);

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r", ["B"], Stop)).Value;

        Assert.Equal(2L, read.GetInt64("B"));
        Assert.False(read.ContainsKey("A"));
        Assert.False(read.ContainsKey("C"));
    }

    [Fact]
    public async Task An_entity_above_one_mebibyte_is_refused()
    {
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < 17; i++)
            entity[$"Part{i}"] = new byte[64 * 1024];

        // Azurite checks the size of updates only.
        await RefusedAsync(400, "EntityTooLarge", () => Table.UpsertEntityAsync(entity, cancellationToken: Stop));
    }
}
