using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class EdmTypeTests(TableAccounts accounts) : TableTest(accounts)
{
    private static readonly DateTimeOffset Time = new(2026, 2, 28, 23, 59, 59, 123, TimeSpan.FromHours(5));

    public static TheoryData<object> Values =>
    [
        "", "text", "quote \" apostrophe ' backslash \\ slash / brace } {", "line\r\nbreak\ttab", "Zoë 東京 \U0001F600 \u2028", "--batch\r\n\r\n",
        true, false,
        0, int.MinValue, int.MaxValue,
        0L, long.MinValue, long.MaxValue, 9_007_199_254_740_993L,
        0.0, 3.0, -2.5, 1e300, double.Epsilon, double.MaxValue, 0.1, double.NaN,
        Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
        Time.ToUniversalTime(), new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_comes_back_with_its_type(object value)
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value }, Stop);

        var point = await FindAsync("p", "r");
        var page = await Table.QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        var selected = await Table.QueryAsync<TableEntity>(select: ["Value"], cancellationToken: Stop).SingleAsync(Stop);

        Assert.Equal([value, value, value], [point!["Value"], page["Value"], selected["Value"]]);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_comes_back_from_a_transaction_and_through_a_merge_with_its_type(object value)
    {
        await Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r") { ["Value"] = value })], Stop);
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["Other"] = 1 }, TableUpdateMode.Merge, Stop);

        Assert.Equal(value, (await FindAsync("p", "r"))!["Value"]);
    }

    [Fact]
    public async Task Bytes_come_back()
    {
        byte[] bytes = [0, 1, 127, 128, 255];
        await Table.AddEntityAsync(
            new TableEntity("p", "r") { ["Bytes"] = bytes, ["Data"] = new BinaryData(bytes), ["None"] = Array.Empty<byte>() }, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal(bytes, read!.GetBinary("Bytes"));
        Assert.Equal(bytes, read.GetBinaryData("Data").ToArray());
        Assert.Empty(read.GetBinary("None"));
    }

    [Fact]
    public async Task Times_are_stored_in_UTC_to_the_tick()
    {
        var exact = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234567);
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Offset"] = Time, ["Utc"] = exact }, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal((Time.UtcDateTime, TimeSpan.Zero), (read!.GetDateTimeOffset("Offset")!.Value.DateTime, read.GetDateTimeOffset("Offset")!.Value.Offset));
        Assert.Equal(exact, read.GetDateTime("Utc"));
    }

    [Fact]
    public async Task Null_is_not_stored_and_a_merge_leaves_the_property_alone()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "kept", ["B"] = null }, Stop);
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = null }, TableUpdateMode.Merge, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal("kept", read!.GetString("A"));
        Assert.Null(read.GetString("B"));
    }

    [Fact]
    public async Task Names_of_properties_differ_by_case()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["name"] = 1, ["Name"] = 2 }, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal((1, 2), (read!.GetInt32("name"), read.GetInt32("Name")));
    }
}

public sealed class EdmTypesOnEmulator(EmulatorAccounts accounts) : EdmTypeTests(accounts);

public sealed class EdmTypesOnAzurite(AzuriteAccounts accounts) : EdmTypeTests(accounts);
