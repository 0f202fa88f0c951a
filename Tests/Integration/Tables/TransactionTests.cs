using Azure;
using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class TransactionTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task Every_kind_of_action_is_applied_and_gives_its_ETag()
    {
        foreach (var row in (string[])["merge", "replace", "upsert-merge", "upsert-replace", "delete"])
            await Table.AddEntityAsync(new TableEntity("p", row) { ["A"] = 1, ["B"] = "old" }, Stop);

        var answer = await Table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, Changed("add")),
                new(TableTransactionActionType.UpdateMerge, Changed("merge"), await ETagAsync("merge")),
                new(TableTransactionActionType.UpdateReplace, Changed("replace"), await ETagAsync("replace")),
                new(TableTransactionActionType.UpsertMerge, Changed("upsert-merge")),
                new(TableTransactionActionType.UpsertReplace, Changed("upsert-replace")),
                new(TableTransactionActionType.UpsertReplace, Changed("upsert-new")),
                new(TableTransactionActionType.Delete, Changed("delete"), await ETagAsync("delete")),
            ],
            Stop);

        Assert.Equal(202, answer.GetRawResponse().Status);
        Assert.All(answer.Value, response => Assert.Equal(204, response.Status));
        var rows = await Table.QueryAsync<TableEntity>(cancellationToken: Stop)
            .ToDictionaryAsync(entity => entity.RowKey, cancellationToken: Stop);
        Assert.Equal(["add", "merge", "replace", "upsert-merge", "upsert-new", "upsert-replace"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows.Values, entity => Assert.Equal(2, entity.GetInt32("A")));
        Assert.Equal(
            ["merge", "upsert-merge"],
            rows.Values.Where(entity => entity.ContainsKey("B")).Select(entity => entity.RowKey).Order(StringComparer.Ordinal));
        Assert.Equal(
            ((string[])["add", "merge", "replace", "upsert-merge", "upsert-replace", "upsert-new"]).Select(row => (ETag?)rows[row].ETag),
            answer.Value.Take(6).Select(response => response.Headers.ETag));
        Assert.Null(answer.Value[6].Headers.ETag);
    }

    [Fact]
    public async Task A_refused_action_undoes_all_and_is_named()
    {
        await Table.AddEntityAsync(new TableEntity("p", "there") { ["A"] = 1 }, Stop);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpsertReplace, Changed("there")),
                new(TableTransactionActionType.Add, Changed("new")),
                new(TableTransactionActionType.Add, Changed("there2")),
                new(TableTransactionActionType.UpdateMerge, Changed("missing"), ETag.All),
            ],
            Stop));

        Assert.Equal((404, "ResourceNotFound", 3), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Equal(
            ["there"], await Table.QueryAsync<TableEntity>(cancellationToken: Stop).Select(entity => entity.RowKey).ToListAsync(Stop));
        Assert.Equal(1, (await FindAsync("p", "there"))!.GetInt32("A"));
    }

    [Fact]
    public async Task An_entity_that_exists_refuses_an_add()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, Changed("a")), new(TableTransactionActionType.Add, Changed("r"))], Stop));

        Assert.Equal((409, "EntityAlreadyExists", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Contains("already exists", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpdateMerge)]
    [InlineData(TableTransactionActionType.UpdateReplace)]
    [InlineData(TableTransactionActionType.Delete)]
    public async Task An_old_ETag_refuses_an_action(TableTransactionActionType type)
    {
        var old = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop)).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, cancellationToken: Stop);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Changed("a")), new(type, Changed("r"), old)], Stop));

        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Equal(1, (await FindAsync("p", "r"))!.GetInt32("A"));
        Assert.Null(await FindAsync("p", "a"));
    }

    [Fact]
    public async Task Deleting_a_missing_entity_refuses_the_transaction()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Delete, Changed("missing")), new(TableTransactionActionType.Add, Changed("a"))], Stop));

        Assert.Equal((404, "ResourceNotFound", 0), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_transaction_of_one_action_succeeds_or_fails_as_others_do()
    {
        await Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Changed("r"))], Stop);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Changed("r"))], Stop));

        Assert.Equal((409, 0), (refusal.Status, refusal.FailedTransactionActionIndex));
    }

    // Official source: TableClient.cs, CreateUpdateOrMergeRequest.
    [Fact]
    public async Task An_update_without_an_ETag_is_an_upsert()
    {
        await Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpdateReplace, Changed("r")), new(TableTransactionActionType.UpdateMerge, Changed("s"))], Stop);

        Assert.NotNull(await FindAsync("p", "r"));
        Assert.NotNull(await FindAsync("p", "s"));
    }

    [Fact]
    public async Task A_hundred_actions_are_applied()
    {
        await Table.SubmitTransactionAsync(Adds(100), Stop);

        Assert.Equal(100, await Table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task More_than_a_hundred_actions_are_refused()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(Adds(101), Stop));

        Assert.Equal((400, "InvalidInput", 99), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Empty(await Table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task Actions_on_two_partitions_are_refused()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "r")),
                new(TableTransactionActionType.Add, new TableEntity("q", "r"))], Stop));

        Assert.Equal(
            (400, "CommandsInBatchActOnDifferentPartitions", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Null(await FindAsync("p", "r"));
    }

    [Fact]
    public async Task Two_actions_on_one_entity_are_refused()
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, Changed("r")), new(TableTransactionActionType.UpsertMerge, Changed("r"))], Stop));

        Assert.Equal((400, "InvalidDuplicateRow", 1), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Null(await FindAsync("p", "r"));
    }

    [Fact]
    public async Task A_transaction_above_four_mebibytes_is_refused()
    {
        var text = new string('x', 30 * 1024);

        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(() =>
            Table.SubmitTransactionAsync(
                Adds(100).Select(action => With(action, "A", text)).Select(action => With(action, "B", text)), Stop));

        Assert.InRange(refusal.Status, 400, 413);
        Assert.Empty(await Table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop));

        static TableTransactionAction With(TableTransactionAction action, string name, string value)
        {
            ((TableEntity)action.Entity)[name] = value;
            return action;
        }
    }

    [Fact]
    public async Task An_empty_transaction_is_an_error_of_the_caller()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([], Stop));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Table.SubmitTransactionAsync(null!, Stop));
    }

    [Fact]
    public async Task An_unknown_action_is_an_error_of_the_caller() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Table.SubmitTransactionAsync([new((TableTransactionActionType)9, Changed("r"))], Stop));

    [Fact]
    public async Task A_missing_table_refuses_a_transaction()
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(() =>
            Service.GetTableClient("Missing")
                .SubmitTransactionAsync(
                    [new(TableTransactionActionType.Add, Changed("r")), new(TableTransactionActionType.Add, Changed("s"))], Stop));

        Assert.Equal((404, "TableNotFound"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task Of_two_transactions_under_one_ETag_one_is_applied()
    {
        var version = (await Table.AddEntityAsync(new TableEntity("p", "head"), Stop)).Headers.ETag!.Value;
        var attempts = Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await Table.SubmitTransactionAsync(
                    [new(TableTransactionActionType.UpdateReplace, Changed("head"), version),
                        new(TableTransactionActionType.Add, Changed($"entry{number}"))], Stop);
                return 1;
            }
            catch (TableTransactionFailedException refusal) when (refusal is { Status: 412, FailedTransactionActionIndex: 0 })
            {
                return 0;
            }
        });

        Assert.Equal(1, (await Task.WhenAll(attempts)).Sum());
        Assert.Equal(2, await Table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop));
    }

    private static TableEntity Changed(string row) => new("p", row) { ["A"] = 2 };

    private static IEnumerable<TableTransactionAction> Adds(int count) =>
        Enumerable.Range(0, count).Select(number => new TableTransactionAction(TableTransactionActionType.Add, Changed($"{number:D3}")));

    private async Task<ETag> ETagAsync(string row) => (await FindAsync("p", row))!.ETag;
}
