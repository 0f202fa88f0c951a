using BillingFunctions.Entries;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

public sealed class StatementTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    // Entry n is booked n minutes after the start; the fourth and fifth at the same moment.
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(1);
    private static readonly int[] Minutes = [1, 2, 3, 4, 4, 6, 7];

    [Theory]
    [InlineData(null, null, "7654321")]
    [InlineData(3, null, "76543")]
    [InlineData(4, null, "7654")]
    [InlineData(5, null, "76")]
    [InlineData(8, null, "")]
    [InlineData(null, 1, "")]
    [InlineData(null, 2, "1")]
    [InlineData(null, 4, "321")]
    [InlineData(null, 5, "54321")]
    [InlineData(null, 7, "654321")]
    [InlineData(null, 8, "7654321")]
    [InlineData(2, 4, "32")]
    [InlineData(4, 5, "54")]
    [InlineData(5, 6, "")]
    [InlineData(3, 3, "")]
    public async Task A_span_of_time_has_its_beginning_and_not_its_end_whatever_the_pages(int? from, int? to, string expected)
    {
        var user = await BookAsync();

        foreach (var limit in new[] { 1, 2, 3, 100 })
            Assert.Equal(expected, await ReadAllAsync(user, Query(from, to), limit));
    }

    [Fact]
    public async Task Entries_that_come_between_two_pages_do_not_disturb()
    {
        var user = await BookAsync();
        var first = await ListAsync(user, Query(2, 7) + "&limit=2");
        await Ledger.ApplyAsync(Deposit(user, "between", 1), Stop);

        var second = await ListAsync(user, Query(2, 7) + $"&limit=100&continuation={first.Text("continuation")}");

        Assert.Equal(("65", "432"), (Sequences(first), Sequences(second)));
    }

    [Fact]
    public async Task The_end_of_a_span_is_found_in_a_long_ledger_by_a_few_reads()
    {
        var user = await OpenAsync();
        for (var number = 1; number <= 64; number++)
            await LedgerAt(number).ApplyAsync(Deposit(user, $"{number}", 1), Stop);
        var script = new FaultScript();

        var page = await script.RunAsync(() => ListAsync(user, Query(null, 20) + "&limit=5"));

        Assert.Equal([19L, 18, 17, 16, 15], page.Body.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64()));
        // The account, seven halvings at most, the page.
        Assert.InRange(script.Operations.Count, 3, 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Entries_of_one_kind_come_page_by_page_and_in_their_span(int limit)
    {
        var user = await BookAsync();
        foreach (var minute in (int[])[8, 9, 10])
            await LedgerAt(minute).ApplyAsync(Debit(user, $"order {minute}", 1), Stop);
        await LedgerAt(11).ApplyAsync(Deposit(user, "last", 1), Stop);

        Assert.Equal("1098", await ReadAllAsync(user, "kind=OrderDebit", limit));
        Assert.Equal("8", await ReadAllAsync(user, "kind=OrderDebit&" + Query(4, 9), limit));
        Assert.Equal("117654", await ReadAllAsync(user, "kind=Deposit&" + Query(4, null), limit));
        Assert.Equal("", await ReadAllAsync(user, "kind=Withdrawal", limit));
    }

    [Theory]
    [InlineData("kind=deposit", "kind")]
    [InlineData("kind=0", "kind")]
    [InlineData("kind=Deposit&kind=Withdrawal", "kind")]
    public async Task A_kind_is_named_as_the_entries_name_it(string query, string member) =>
        Assert.Single((await ListAsync(await OpenAsync(), query)).Errors(member));

    [Fact]
    public async Task A_statement_comes_as_one_csv_file_to_who_asks_for_it_and_keys_are_no_formulas()
    {
        var user = await OpenAsync();
        var deposit = Deposit(user, "=cmd|' /C calc'!A0", 150_000) with { Reference = "pi_1", Actor = new Actor(ActorRole.Customer, user) };
        await Ledger.ApplyAsync(deposit, Stop);
        await Ledger.ApplyAsync(Debit(user, "order-1", 40_000), Stop);

        var (headers, text) = await CsvAsync(user, "");

        var lines = text.Split("\r\n");
        Assert.Equal("text/csv; charset=utf-8; header=present", headers.ContentType);
        Assert.Equal($"attachment; filename=entries-{user}.csv", headers.ContentDisposition);
        Assert.Equal("sequence,createdAt,kind,amount,balance,currency,operationId,orderId,reference,actorRole,actorId", lines[0]);
        Assert.Matches(@"^2,\d{4}-\d\d-\d\dT[\d:.]+Z,OrderDebit,-400\.00,1100\.00,USD,order-1,order-1,,,$", lines[1]);
        Assert.Matches($@"^1,[^,]+,Deposit,1500\.00,1500\.00,USD,'=cmd\|' /C calc'!A0,,pi_1,Customer,{user}$", lines[2]);
        Assert.Equal((4, ""), (lines.Length, lines[3]));
    }

    [Fact]
    public async Task A_csv_file_has_all_entries_that_were_asked_for_and_no_pages()
    {
        var user = await OpenAsync();
        for (var portion = 0; portion < 4; portion++)
            await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Ledger.ApplyAsync(Deposit(user, $"{portion} {number}", 1), Stop)));

        var (_, text) = await CsvAsync(user, "kind=Deposit");

        Assert.Equal(Enumerable.Range(1, 1_200).Reverse().Select(number => $"{number}"), text.Split("\r\n")[1..^1].Select(line => line.Split(',')[0]));
        Assert.Equal("", (await CsvAsync(await BookAsync(), Query(8, null))).Text.Split("\r\n")[1]);
        var request = HttpRequests.Get($"/api/accounts/{user}/entries?limit=5");
        request.Headers.Accept = "text/csv";
        Assert.Single((await HttpAnswer.OfAsync(RunAsync(request, user))).Errors("limit"));
    }

    private async Task<UserId> BookAsync()
    {
        var user = await OpenAsync();
        for (var number = 0; number < Minutes.Length; number++)
            await LedgerAt(Minutes[number]).ApplyAsync(Deposit(user, $"{number}", 1), Stop);
        return user;
    }

    private AccountLedger LedgerAt(int minute) => new(Accounts, Storage.ConflictRetry, new ManualTime(Start.AddMinutes(minute)));

    private static string Query(int? from, int? to) => string.Join(
        '&',
        new[] { ("from", from), ("to", to) }.Where(bound => bound.Item2 is not null)
            .Select(bound => $"{bound.Item1}={Start.AddMinutes(bound.Item2!.Value).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}"));

    private async Task<string> ReadAllAsync(string user, string query, int limit)
    {
        var seen = "";
        string? continuation = null;
        do
        {
            var page = await ListAsync(user, $"{query}&limit={limit}" + (continuation is null ? "" : $"&continuation={continuation}"));
            seen += Sequences(page);
            continuation = page.Body.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
        return seen;
    }

    private static string Sequences(HttpAnswer page) =>
        string.Concat(page.Body.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("sequence")));

    private Task<HttpAnswer> ListAsync(string user, string query) =>
        HttpAnswer.OfAsync(RunAsync(HttpRequests.Get($"/api/accounts/{user}/entries?{query}"), user));

    private Task<IResult> RunAsync(HttpRequest request, string user) => new ListEntries(Accounts, new EntryStatement(Accounts)).RunAsync(request, user, Stop);

    private async Task<(IHeaderDictionary Headers, string Text)> CsvAsync(string user, string query)
    {
        var request = HttpRequests.Get($"/api/accounts/{user}/entries?{query}");
        request.Headers.Accept = "text/csv";
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await (await RunAsync(request, user)).ExecuteAsync(context);
        return (context.Response.Headers, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
