using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class EdmTypeTests(AzuriteFixture azurite) : TableTest(azurite)
{
    private static readonly DateTimeOffset Time = new(2026, 2, 28, 23, 59, 59, 123, TimeSpan.FromHours(5));

    public static TheoryData<object> Values =>
    [
        "", "text", "quote \" apostrophe ' backslash \\ slash / brace } {", "line\r\nbreak\ttab", "Zoë 東京 \U0001F600 \u2028",
        true, false,
        0, int.MinValue, int.MaxValue,
        0L, long.MinValue, long.MaxValue, 9_007_199_254_740_993L,
        0.0, 3.0, -2.5, 1e300, double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
        Time.ToUniversalTime(),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_comes_back_with_its_type(object value)
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value }, Stop);

        var point = await FindAsync("p", "r");
        var page = await Table.QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);

        Assert.Equal(value, point!["Value"]);
        Assert.Equal(value, page["Value"]);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_comes_back_from_a_transaction_with_its_type(object value)
    {
        await Table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "r") { ["Value"] = value }),
                new(TableTransactionActionType.Add, new TableEntity("p", "s"))], Stop);

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
    public async Task Times_are_stored_in_UTC()
    {
        var local = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234567);
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Offset"] = Time, ["Utc"] = local }, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal(Time.UtcDateTime, read!.GetDateTimeOffset("Offset")!.Value.DateTime);
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("Offset")!.Value.Offset);
        Assert.Equal(local, read.GetDateTime("Utc"));
        Assert.Equal(DateTimeKind.Utc, read.GetDateTime("Utc")!.Value.Kind);
    }

    [Fact]
    public async Task Null_is_not_stored_and_a_merge_leaves_the_property_alone()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "kept", ["B"] = null }, Stop);
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = null }, TableUpdateMode.Merge, Stop);

        var read = await FindAsync("p", "r");

        Assert.Equal("kept", read!.GetString("A"));
        Assert.False(read.ContainsKey("B"));
    }

    [Fact]
    public async Task A_type_that_the_service_does_not_have_is_refused_by_name()
    {
        foreach (var value in (object[])[1m, 1f, TimeSpan.Zero, 'c', DayOfWeek.Friday, new[] { 1 }])
        {
            var refusal = await Assert.ThrowsAsync<NotSupportedException>(() =>
                Table.AddEntityAsync(new TableEntity("p", "r") { ["Odd"] = value }, Stop));
            Assert.Contains("'Odd'", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_getter_of_another_type_is_refused_and_a_missing_property_is_null()
    {
        var entity = new TableEntity("p", "r") { ["Number"] = 1 };

        Assert.Throws<InvalidOperationException>(() => entity.GetString("Number"));
        Assert.Throws<InvalidOperationException>(() => entity.GetInt64("Number"));
        Assert.Null(entity.GetInt32("None"));
        Assert.Null(entity.GetString("None"));
        Assert.Null(entity.GetBoolean("None"));
        Assert.Null(entity.GetDouble("None"));
        Assert.Null(entity.GetGuid("None"));
        Assert.Null(entity.GetDateTimeOffset("None"));
        Assert.Null(entity.GetBinaryData("None"));
    }

    // Official source: TableEntity.cs, CoerceType.
    [Fact]
    public void An_Int32_that_is_set_over_an_Int64_or_a_Double_takes_its_type()
    {
        var entity = new TableEntity { ["Long"] = 1L, ["Double"] = 1.0, ["Text"] = "a" };
        entity["Long"] = 2;
        entity["Double"] = 2;
        entity["Text"] = 2;

        Assert.Equal(2L, entity["Long"]);
        Assert.Equal(2.0, entity["Double"]);
        Assert.Equal(2, entity["Text"]);
    }

    [Fact]
    public void An_entity_is_a_dictionary_of_its_properties()
    {
        IDictionary<string, object> entity = new TableEntity(new Dictionary<string, object> { ["A"] = 1 });
        entity.Add("B", 2);
        entity.Add(new("C", 3));

        Assert.Throws<ArgumentException>(() => entity.Add("A", 9));
        Assert.Equal(["A", "B", "C"], entity.Keys);
        Assert.Equal([1, 2, 3], entity.Values);
        Assert.True(entity.Contains(new("B", 2)));
        Assert.True(entity.Remove("B"));
        Assert.False(entity.Remove(new KeyValuePair<string, object>("A", 9)));
        Assert.False(entity.TryGetValue("B", out _));
        Assert.Null(entity["B"]);
        Assert.False(entity.IsReadOnly);
        var copy = new KeyValuePair<string, object>[2];
        entity.CopyTo(copy, 0);
        Assert.Equal(entity, copy);
        entity.Clear();
        Assert.Empty(entity);
    }
}
