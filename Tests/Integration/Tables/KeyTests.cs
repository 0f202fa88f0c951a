using Azure;
using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class KeyTests(AzuriteFixture azurite) : TableTest(azurite)
{
    public static TheoryData<string> OddKeys =>
        ["", "'", "O'Brien's", "a b", "a+b", "50%", "a%20b", "a&b=c", "(x)", "a,b", "a:b;c", "\"", "é東\U0001F600", "..", "$batch",
            "~._-!*"];

    public static TheoryData<string> ForbiddenKeys => ["a/b", "a\\b", "a#b", "a?b", "a\tb", "a\u0085b"];

    [Theory]
    [MemberData(nameof(OddKeys))]
    public async Task Every_operation_finds_a_key_with_odd_characters(string key)
    {
        await Table.AddEntityAsync(new TableEntity(key, key) { ["A"] = 1 }, Stop);
        await RefusedAsync(409, "EntityAlreadyExists", () => Table.AddEntityAsync(new TableEntity(key, key), Stop));
        await Table.UpdateEntityAsync(new TableEntity(key, key) { ["A"] = 2 }, ETag.All, TableUpdateMode.Replace, Stop);
        Assert.Equal(2, (await FindAsync(key, key))!.GetInt32("A"));

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}");
        Assert.Equal(key, (await Table.QueryAsync<TableEntity>(filter, cancellationToken: Stop).SingleAsync(Stop)).RowKey);

        Assert.Equal(204, (await Table.DeleteEntityAsync(key, key, cancellationToken: Stop)).Status);
    }

    [Theory]
    [MemberData(nameof(OddKeys))]
    public async Task A_transaction_finds_a_key_with_odd_characters(string key)
    {
        await Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity(key, key) { ["A"] = 1 }),
                new(TableTransactionActionType.UpsertMerge, new TableEntity(key, "other"))], Stop);
        await Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpdateReplace, new TableEntity(key, key) { ["A"] = 2 }, ETag.All),
                new(TableTransactionActionType.Delete, new TableEntity(key, "other"))], Stop);

        Assert.Equal(2, (await FindAsync(key, key))!.GetInt32("A"));
        Assert.Null(await FindAsync(key, "other"));
    }

    [Theory]
    [MemberData(nameof(ForbiddenKeys))]
    public async Task A_key_with_a_forbidden_character_is_refused(string key)
    {
        var inRow = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", key), Stop));
        var inPartition = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity(key, "r"), Stop));

        Assert.Equal((400, 400), (inRow.Status, inPartition.Status));
    }

    [Fact]
    public async Task A_key_above_its_limit_is_refused()
    {
        // Table Storage says KeyValueTooLarge, Azurite InvalidInput.
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            Table.AddEntityAsync(new TableEntity("p", new string('k', 1025)), Stop));

        Assert.Equal(400, refusal.Status);
    }
}
