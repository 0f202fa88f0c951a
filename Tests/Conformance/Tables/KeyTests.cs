using Azure;
using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class KeyTests(TableAccounts accounts) : TableTest(accounts)
{
    public static TheoryData<string> OddKeys =>
        ["", "'", "''", "O'Brien's", "a b", "a+b", "50%", "a%20b", "a&b=c", "(x)", "a,b", "a:b;c", "\"", "é東\U0001F600", "..", "$batch", "~._-!*"];

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
        Assert.Equal([key], await RowsAsync(filter));

        Assert.Equal(204, (await Table.DeleteEntityAsync(key, key, cancellationToken: Stop)).Status);
        Assert.Null(await FindAsync(key, key));
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

    [Fact]
    public async Task A_key_that_looks_like_an_address_is_a_key()
    {
        SkipOnAzurite("it takes the key of a transaction's action apart wrongly");
        const string Key = "',RowKey='";

        await A_transaction_finds_a_key_with_odd_characters(Key);
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
    public async Task A_key_of_1_KiB_is_the_longest()
    {
        var longest = new string('é', 512);
        await Table.AddEntityAsync(new TableEntity(longest, longest), Stop);
        Assert.NotNull(await FindAsync(longest, longest));

        SkipOnAzurite("it says InvalidInput");
        await RefusedAsync(400, "KeyValueTooLarge", () => Table.AddEntityAsync(new TableEntity("p", longest + "e"), Stop));
        await RefusedAsync(400, "KeyValueTooLarge", () => Table.UpsertEntityAsync(new TableEntity(longest + "e", "r"), cancellationToken: Stop));
    }

    // The last character but one is beyond U+FFFF: in UTF-16 it sorts before the last.
    [Fact]
    public async Task Keys_are_sorted_and_compared_by_their_UTF_16_code_units()
    {
        string[] sorted = ["", " ", "0", "A", "Z", "_", "a", "aa", "b", "é", "東", "\uD7FF", "\U0001F600", "\uE000", "\uFFFD"];
        foreach (var key in sorted.Reverse())
        {
            await Table.AddEntityAsync(new TableEntity("p", key), Stop);
            await Table.AddEntityAsync(new TableEntity(key, "row"), Stop);
        }

        var everything = await Table.QueryAsync<TableEntity>(maxPerPage: 4, cancellationToken: Stop).ToListAsync(Stop);

        Assert.Equal(sorted, everything.Where(entity => entity.PartitionKey == "p" && entity.RowKey != "row").Select(entity => entity.RowKey));
        Assert.Equal(sorted, everything.Where(entity => entity.RowKey == "row").Select(entity => entity.PartitionKey));
        foreach (var (index, key) in sorted.Index())
        {
            Assert.Equal(sorted[index..], await RowsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {key}")));
            Assert.Equal(sorted[..index], await RowsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey lt {key}")));
        }
    }
}

public sealed class KeysOnEmulator(EmulatorAccounts accounts) : KeyTests(accounts);

public sealed class KeysOnAzurite(AzuriteAccounts accounts) : KeyTests(accounts);
