using Azure.Data.Tables;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class QueryTests(AzuriteFixture azurite) : TableTest(azurite)
{
    private const int Many = 1050;

    [Fact]
    public async Task More_than_a_thousand_entities_come_in_pages_in_the_order_of_their_keys()
    {
        await AddManyAsync();

        var pages = await Table.QueryAsync<TableEntity>("PartitionKey eq 'many'", cancellationToken: Stop).AsPages().ToListAsync(Stop);

        Assert.Equal([1000, Many - 1000], pages.Select(page => page.Values.Count));
        Assert.NotNull(pages[0].ContinuationToken);
        Assert.Null(pages[1].ContinuationToken);
        var keys = pages.SelectMany(page => page.Values).Select(entity => entity.RowKey).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Equal(Many, keys.Distinct().Count());
    }

    [Fact]
    public async Task All_entities_come_without_naming_pages()
    {
        await AddManyAsync();

        Assert.Equal(Many, await Table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task A_token_goes_on_where_its_page_ended_also_for_another_client()
    {
        for (var i = 0; i < 7; i++)
            await Table.AddEntityAsync(new TableEntity("p'é", $"r'é{i}"), Stop);

        var first = await Table.QueryAsync<TableEntity>(maxPerPage: 3, cancellationToken: Stop).AsPages().FirstAsync(Stop);
        var rest = new TableClient(ConnectionString, Table.Name).QueryAsync<TableEntity>(cancellationToken: Stop);
        var second = await rest.AsPages(first.ContinuationToken, pageSizeHint: 2).FirstAsync(Stop);
        var third = await rest.AsPages(second.ContinuationToken).SingleAsync(Stop);

        Assert.Equal(["r'é0", "r'é1", "r'é2"], first.Values.Select(entity => entity.RowKey));
        Assert.Equal(["r'é3", "r'é4"], second.Values.Select(entity => entity.RowKey));
        Assert.Equal(["r'é5", "r'é6"], third.Values.Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task Filters_compare_values_of_every_type()
    {
        var id = Guid.NewGuid();
        var time = new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
        byte[] bytes = [1, 171];
        var entity = new TableEntity("p", "it's")
        {
            ["Text"] = "it's",
            ["Flag"] = true,
            ["Small"] = 5,
            ["Large"] = 5_000_000_000L,
            ["Real"] = 2.5,
            ["Id"] = id,
            ["At"] = time,
            ["Bytes"] = bytes,
        };
        await Table.AddEntityAsync(entity, Stop);
        await Table.AddEntityAsync(new TableEntity("p", "other"), Stop);

        FormattableString[] filters =
        [
            $"RowKey eq {"it's"}", $"Text eq {"it's"}", $"Flag eq {true}", $"Small eq {5}", $"Small gt {4} and Small lt {6}",
            $"Large eq {5_000_000_000L}",
            $"Large ge {4_999_999_999L}", $"Real eq {2.5}", $"Id eq {id}", $"At eq {time}", $"At eq {time.UtcDateTime}",
            $"At lt {time.AddMilliseconds(1)}",
            $"Bytes eq {bytes}", $"Bytes eq {new BinaryData(bytes)}", $"RowKey ge {"it"} and RowKey lt {"iu"}",
            $"not (RowKey eq {"other"})",
            $"RowKey eq {"none"} or Text ne {"none"}",
        ];
        foreach (var filter in filters)
        {
            var found = await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), cancellationToken: Stop)
                .ToListAsync(Stop);
            Assert.True(found is [{ RowKey: "it's" }], $"{TableClient.CreateQueryFilter(filter)} found {found.Count}");
        }
    }

    // Official source: TableOdataFilter.cs.
    [Fact]
    public void Filters_quote_and_escape_what_is_interpolated()
    {
        var id = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");

        Assert.Equal(
            "A eq 'it''s' and B eq 5 and C eq 5L and D eq true",
            TableClient.CreateQueryFilter($"A eq {"it's"} and B eq {5} and C eq {5L} and D eq {true}"));
        Assert.Equal(
            "A eq guid'01234567-89ab-cdef-0123-456789abcdef' and B eq X'01AB'",
            TableServiceClient.CreateQueryFilter($"A eq {id} and B eq {new byte[] { 1, 171 }}"));
        Assert.Equal(
            "A eq datetime'2026-05-06T05:08:09Z'",
            TableClient.CreateQueryFilter($"A eq {new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.FromHours(2))}"));
        Assert.Equal("A eq '''' and B eq 2.5 and C eq null", TableClient.CreateQueryFilter($"A eq {'\''} and B eq {2.5} and C eq {null}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {TimeSpan.Zero}"));
        Assert.Null(TableClient.CreateQueryFilter(null));
    }

    [Fact]
    public async Task Only_selected_properties_are_read()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2L }, Stop);

        var read = await Table.QueryAsync<TableEntity>(select: ["RowKey", "B"], cancellationToken: Stop).SingleAsync(Stop);

        Assert.Equal(("r", 2L), (read.RowKey, read.GetInt64("B")));
        Assert.False(read.ContainsKey("A"));
    }

    [Fact]
    public async Task Queries_fill_classes()
    {
        await Table.AddEntityAsync(new EntityMappingTests.Thing { PartitionKey = "p", RowKey = "r", Large = 9 }, Stop);

        var read = await Table.QueryAsync<EntityMappingTests.Thing>("Large eq 9L", cancellationToken: Stop).SingleAsync(Stop);

        Assert.Equal(9, read.Large);
        Assert.NotEqual(default, read.ETag);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_is_refused() =>
        await RefusedAsync(400, "InvalidInput", () =>
            Table.QueryAsync<TableEntity>("this is no filter", cancellationToken: Stop).ToListAsync(Stop).AsTask());

    [Fact]
    public async Task A_missing_table_is_refused() =>
        await RefusedAsync(404, "TableNotFound", () =>
            Service.GetTableClient("Missing").QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop).AsTask());

    [Fact]
    public async Task A_cancelled_query_ends()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"), Stop);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Table.QueryAsync<TableEntity>(cancellationToken: cancelled.Token).ToListAsync(Stop).AsTask());
    }

    private async Task AddManyAsync()
    {
        foreach (var rows in Enumerable.Range(0, Many).Chunk(100))
            await Table.SubmitTransactionAsync(
                rows.Select(row =>
                    new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("many", $"{row * 7919 % Many:D5}"))), Stop);
    }
}
