using System.Linq.Expressions;
using Azure.Data.Tables;

namespace Tests.Conformance.Tables;

public abstract class QueryTests(TableAccounts accounts) : TableTest(accounts)
{
    private const int Many = 1050;
    private static readonly Guid Id = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");
    private static readonly DateTimeOffset At = new(2026, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
    private static readonly byte[] Bytes = [1, 171];

    public static TheoryData<string> FiltersOfOne =>
    [
        "RowKey eq 'it''s'", "PartitionKey eq 'p' and RowKey eq 'it''s'", "RowKey ge 'it' and RowKey lt 'iu'", "RowKey gt 'a' and RowKey le 'it''s'",
        "Text eq 'it''s'", "Text gt 'it' and Text lt 'j'", "Flag eq true", "Flag", "Flag ne false", "not (Flag eq false)",
        "Small eq 5", "Small gt 4 and Small lt 6", "Small ge 5 and Small le 5", "Small gt -5", "Small lt 5.5", "Large gt 2",
        "Large eq 5000000000L", "Large ge 4999999999L", "Real eq 2.5", "Real lt 1000.0", "Real gt -0.5",
        "Id eq guid'01234567-89ab-cdef-0123-456789abcdef'", "At eq datetime'2026-05-06T05:08:09Z'", "At lt datetime'2026-05-06T05:08:09.001Z'",
        "Bytes eq X'01AB'", "Bytes eq binary'01ab'", "not (RowKey eq 'other')", "RowKey eq 'none' or Text ne 'none'",
        "(RowKey eq 'none' or Small eq 5) and Flag eq true", "RowKey eq 'other' and Small eq 5 or Small eq 5",
        "Timestamp gt datetime'2020-01-01T00:00:00Z' and Small eq 5",
    ];

    [Theory]
    [MemberData(nameof(FiltersOfOne))]
    public async Task A_filter_compares_values_of_every_type(string filter)
    {
        await AddAsync();

        Assert.Equal(["it's"], await RowsAsync(filter));
    }

    [Theory]
    [InlineData("Missing eq 5")]
    [InlineData("Missing ne 5")]
    [InlineData("Small eq '5'")]
    [InlineData("RowKey gt 'b' and RowKey lt 'a'")]
    [InlineData("PartitionKey eq 'p' and PartitionKey eq 'q'")]
    public async Task What_is_missing_of_another_type_or_contradictory_does_not_match(string filter)
    {
        await AddAsync();

        Assert.Empty(await RowsAsync(filter));
    }

    [Fact]
    public async Task What_is_no_number_compares_with_none()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Real"] = double.NaN }, Stop);

        Assert.Empty(await RowsAsync("Real lt 5.0 or Real ge 5.0 or Real eq 5"));
    }

    [Fact]
    public async Task Filters_of_expressions_match()
    {
        await AddAsync();
        Expression<Func<Thing, bool>>[] filters =
        [
            thing => thing.RowKey == "it's" && thing.PartitionKey == "p",
            thing => thing.Flag,
            thing => thing.Flag && !(thing.Small == 6),
            thing => thing.Large == 5_000_000_000L || thing.Real > 1000.5,
            thing => thing.Id == Id && thing.At == At && thing.Real <= 2.5,
            thing => thing.RowKey.CompareTo("it") >= 0 && thing.RowKey.CompareTo("iu") < 0,
            thing => 5 == thing.Small,
            thing => thing.Timestamp > DateTimeOffset.UnixEpoch && thing.Small != 6,
        ];

        foreach (var filter in filters)
        {
            var found = await Table.QueryAsync(filter, cancellationToken: Stop).ToListAsync(Stop);
            Assert.True(found is [{ RowKey: "it's", Large: 5_000_000_000L }], $"{TableClient.CreateQueryFilter(filter)} found {found.Count}");
        }
    }

    [Fact]
    public async Task More_than_a_thousand_entities_come_in_pages_in_the_order_of_their_keys()
    {
        await AddManyAsync();

        var pages = await Table.QueryAsync<TableEntity>("PartitionKey eq 'many'", cancellationToken: Stop).AsPages().ToListAsync(Stop);

        Assert.Equal([1000, Many - 1000], pages.Select(page => page.Values.Count));
        Assert.Null(pages[1].ContinuationToken);
        var keys = pages.SelectMany(page => page.Values).Select(entity => entity.RowKey).ToList();
        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), keys);
        Assert.Equal(Many, await Table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task A_token_goes_on_where_its_page_ended_also_for_another_client()
    {
        for (var number = 0; number < 7; number++)
            await Table.AddEntityAsync(new TableEntity("p'é", $"r'é{number}"), Stop);

        var first = await Table.QueryAsync<TableEntity>(maxPerPage: 3, cancellationToken: Stop).AsPages().FirstAsync(Stop);
        var rest = new TableClient(ConnectionString, Table.Name).QueryAsync<TableEntity>(cancellationToken: Stop);
        var second = await rest.AsPages(first.ContinuationToken, pageSizeHint: 2).FirstAsync(Stop);
        var third = await rest.AsPages(second.ContinuationToken).SingleAsync(Stop);

        Assert.Equal(["r'é0", "r'é1", "r'é2"], first.Values.Select(entity => entity.RowKey));
        Assert.Equal(["r'é3", "r'é4"], second.Values.Select(entity => entity.RowKey));
        Assert.Equal(["r'é5", "r'é6"], third.Values.Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task Pages_go_over_partitions_and_through_keys_that_are_empty()
    {
        (string, string)[] keys = [("", ""), ("", "b"), ("a", ""), ("a", "b"), ("b", "")];
        foreach (var (partition, row) in keys)
            await Table.AddEntityAsync(new TableEntity(partition, row), Stop);

        var found = await Table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: Stop).ToListAsync(Stop);

        Assert.Equal(keys, found.Select(entity => (entity.PartitionKey, entity.RowKey)));
    }

    [Fact]
    public async Task A_page_is_what_the_filter_leaves()
    {
        await AddManyAsync();

        var pages = await Table.QueryAsync<TableEntity>("Odd eq true", maxPerPage: 400, cancellationToken: Stop).AsPages().ToListAsync(Stop);

        Assert.Equal([400, 125], pages.Where(page => page.Values.Count > 0).Select(page => page.Values.Count));
    }

    [Fact]
    public async Task Only_selected_properties_are_read()
    {
        await AddAsync();

        var read = await Table.QueryAsync<TableEntity>("Small eq 5", select: ["RowKey", "Large"], cancellationToken: Stop).SingleAsync(Stop);

        Assert.Equal(("it's", 5_000_000_000L), (read.RowKey, read.GetInt64("Large")));
        Assert.False(read.ContainsKey("Small"));
    }

    [Theory]
    [InlineData("this is no filter")]
    [InlineData("(RowKey eq 'a'")]
    [InlineData("RowKey eq")]
    [InlineData("and RowKey eq 'a'")]
    public async Task A_filter_that_cannot_be_read_is_refused(string filter) =>
        await RefusedAsync(400, "InvalidInput", () => RowsAsync(filter));

    [Fact]
    public async Task A_literal_without_an_end_is_refused()
    {
        SkipOnAzurite("it lets nothing through");

        await RefusedAsync(400, "InvalidInput", () => RowsAsync("RowKey eq 'open"));
    }

    [Fact]
    public async Task Real_numbers_may_have_exponents()
    {
        SkipOnAzurite("it lets nothing through");
        await AddAsync();

        Assert.Equal(["it's"], await RowsAsync("Real lt 1e3 and Real gt -2.5E-3"));
    }

    [Fact]
    public async Task More_than_15_comparisons_are_refused()
    {
        SkipOnAzurite("it takes any number");
        string Filter(int comparisons) => string.Join(" or ", Enumerable.Range(0, comparisons).Select(number => $"RowKey eq '{number}'"));

        Assert.Empty(await RowsAsync(Filter(15)));
        await RefusedAsync(400, "InvalidInput", () => RowsAsync(Filter(16)));
    }

    private async Task AddAsync()
    {
        await Table.AddEntityAsync(
            new TableEntity("p", "it's")
            {
                ["Text"] = "it's", ["Flag"] = true, ["Small"] = 5, ["Large"] = 5_000_000_000L, ["Real"] = 2.5, ["Id"] = Id, ["At"] = At, ["Bytes"] = Bytes,
            },
            Stop);
        await Table.AddEntityAsync(new TableEntity("p", "other") { ["Flag"] = false }, Stop);
    }

    private async Task AddManyAsync()
    {
        foreach (var rows in Enumerable.Range(0, Many).Chunk(100))
        {
            await Table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity("many", $"{row * 7919 % Many:D5}") { ["Odd"] = row % 2 == 1 })),
                Stop);
        }
    }

    private sealed class Thing : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public Azure.ETag ETag { get; set; }

        public bool Flag { get; set; }

        public int Small { get; set; }

        public long Large { get; set; }

        public double Real { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset At { get; set; }
    }
}

public sealed class QueriesOnEmulator(EmulatorAccounts accounts) : QueryTests(accounts);

public sealed class QueriesOnAzurite(AzuriteAccounts accounts) : QueryTests(accounts);
