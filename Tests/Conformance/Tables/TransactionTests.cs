using Azure;
using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class TransactionTests(TableAccounts accounts) : TableTest(accounts)
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
        var rows = await Table.QueryAsync<TableEntity>(cancellationToken: Stop).ToDictionaryAsync(entity => entity.RowKey, cancellationToken: Stop);
        Assert.Equal(["add", "merge", "replace", "upsert-merge", "upsert-new", "upsert-replace"], rows.Keys);
        Assert.All(rows.Values, entity => Assert.Equal(2, entity.GetInt32("A")));
        Assert.Equal(["merge", "upsert-merge"], rows.Values.Where(entity => entity.ContainsKey("B")).Select(entity => entity.RowKey));
        Assert.Equal(
            ((string[])["add", "merge", "replace", "upsert-merge", "upsert-replace", "upsert-new"]).Select(row => (ETag?)rows[row].ETag),
            answer.Value.Take(6).Select(response => response.Headers.ETag));
    }

    [Fact]
    public async Task A_refused_action_undoes_all_and_is_named()
    {
        await Table.AddEntityAsync(new TableEntity("p", "there") { ["A"] = 1 }, Stop);

        await FailsAsync(
            404,
            "ResourceNotFound",
            3,
            new(TableTransactionActionType.UpsertReplace, Changed("there")),
            new(TableTransactionActionType.Add, Changed("new")),
            new(TableTransactionActionType.Add, Changed("newer")),
            new(TableTransactionActionType.UpdateMerge, Changed("missing"), ETag.All));

        Assert.Equal(["there"], await RowsAsync());
        Assert.Equal(1, (await FindAsync("p", "there"))!.GetInt32("A"));
    }

    [Fact]
    public async Task An_entity_that_exists_refuses_an_add()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);

        await FailsAsync(
            409,
            "EntityAlreadyExists",
            1,
            new(TableTransactionActionType.Add, Changed("a")),
            new(TableTransactionActionType.Add, Changed("r")));
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpdateMerge)]
    [InlineData(TableTransactionActionType.UpdateReplace)]
    [InlineData(TableTransactionActionType.Delete)]
    public async Task An_old_ETag_refuses_an_action(TableTransactionActionType type)
    {
        var old = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Stop)).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, cancellationToken: Stop);

        await FailsAsync(
            412, "UpdateConditionNotSatisfied", 1, new(TableTransactionActionType.Add, Changed("a")), new(type, Changed("r"), old));

        Assert.Equal(1, (await FindAsync("p", "r"))!.GetInt32("A"));
        Assert.Null(await FindAsync("p", "a"));
    }

    [Fact]
    public async Task Deleting_a_missing_entity_refuses_the_transaction() => await FailsAsync(
        404,
        "ResourceNotFound",
        0,
        new(TableTransactionActionType.Delete, Changed("missing")),
        new(TableTransactionActionType.Add, Changed("a")));

    [Fact]
    public async Task A_transaction_of_one_action_succeeds_or_fails_as_others_do()
    {
        await Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Changed("r"))], Stop);

        await FailsAsync(409, "EntityAlreadyExists", 0, new TableTransactionAction(TableTransactionActionType.Add, Changed("r")));
    }

    [Fact]
    public async Task An_update_without_an_ETag_is_an_upsert()
    {
        await Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpdateReplace, Changed("r")), new(TableTransactionActionType.UpdateMerge, Changed("s"))], Stop);

        Assert.Equal(["r", "s"], await RowsAsync());
    }

    [Fact]
    public async Task A_hundred_actions_are_applied_and_more_are_refused()
    {
        await Table.SubmitTransactionAsync(Adds(100), Stop);
        Assert.Equal(100, (await RowsAsync()).Count);

        SkipOnAzurite("it names the first action instead of the last that would fit");
        await FailsAsync(400, "InvalidInput", 99, [.. Adds(101)]);
    }

    [Fact]
    public async Task Actions_on_two_partitions_are_refused()
    {
        SkipOnAzurite("it applies them");

        await FailsAsync(
            400,
            "CommandsInBatchActOnDifferentPartitions",
            1,
            new(TableTransactionActionType.Add, new TableEntity("p", "r")),
            new(TableTransactionActionType.Add, new TableEntity("q", "r")));

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Two_actions_on_one_entity_are_refused()
    {
        await FailsAsync(
            400,
            "InvalidDuplicateRow",
            1,
            new(TableTransactionActionType.Add, Changed("r")),
            new(TableTransactionActionType.UpsertMerge, Changed("r")));

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task An_entity_that_breaks_a_rule_is_named()
    {
        SkipOnAzurite("it names no action");

        await FailsAsync(
            400,
            "PropertyValueTooLarge",
            1,
            new(TableTransactionActionType.Add, Changed("a")),
            new(TableTransactionActionType.Add, new TableEntity("p", "r") { ["A"] = new string('x', 33 * 1024) }));

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_transaction_above_4_MiB_is_refused()
    {
        var text = new string('x', 30 * 1024);
        var actions = Adds(100).ToList();
        foreach (var action in actions)
            (((TableEntity)action.Entity)["A"], ((TableEntity)action.Entity)["B"]) = (text, text);

        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(() => Table.SubmitTransactionAsync(actions, Stop));

        Assert.Equal(413, refusal.Status);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_missing_table_refuses_a_transaction()
    {
        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(() =>
            Service.GetTableClient("Missing").SubmitTransactionAsync(Adds(2), Stop));

        Assert.Equal((404, "TableNotFound"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task Of_many_transactions_under_one_ETag_one_is_applied()
    {
        var version = (await Table.AddEntityAsync(new TableEntity("p", "head"), Stop)).Headers.ETag!.Value;
        var applied = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
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
        }));

        Assert.Equal((1, 2), (applied.Sum(), (await RowsAsync()).Count));
    }

    private static TableEntity Changed(string row) => new("p", row) { ["A"] = 2 };

    private static IEnumerable<TableTransactionAction> Adds(int count) =>
        Enumerable.Range(0, count).Select(number => new TableTransactionAction(TableTransactionActionType.Add, Changed($"{number:D3}")));

    private async Task FailsAsync(int status, string code, int index, params IEnumerable<TableTransactionAction> actions)
    {
        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(actions, Stop));
        Assert.Equal((status, code, index), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
    }

    private async Task<ETag> ETagAsync(string row) => (await FindAsync("p", row))!.ETag;
}

public sealed class TransactionsOnEmulator(EmulatorAccounts accounts) : TransactionTests(accounts);

public sealed class TransactionsOnAzurite(AzuriteAccounts accounts) : TransactionTests(accounts);
