using System.Net;
using System.Text;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Hostile;

/// <summary>What the running system makes of input that no client should send: a problem that names the culprit, and no trace in the tables.</summary>
[Collection(nameof(SharedHost))]
[Trait("Suite", "Hostile")]
public sealed class BadInputTests(BadInputFixture fixture) : IClassFixture<BadInputFixture>
{
    private const int NestedTooDeep = 200;
    private const int OverTheLimit = 65 * 1024;

    public static TheoryData<string, string> WrongOrders => new()
    {
        { """{"userId":"USER"}""", "price" },
        { """{"userId":"USER","price":"7"}""", "price" },
        { """{"userId":"USER","price":null}""", "price" },
        { """{"userId":"USER","price":[7]}""", "price" },
        { """{"userId":"USER","price":0}""", "price" },
        { """{"userId":"USER","price":-7}""", "price" },
        { """{"userId":"USER","price":0.001}""", "price" },
        { """{"userId":"USER","price":7.005,"currency":"USD"}""", "price" },
        { """{"userId":"USER","price":1e400}""", "price" },
        { """{"userId":"USER","price":10000000000.01,"currency":"USD"}""", "price" },
        { """{"userId":"USER","price":7,"currency":"XXQ"}""", "currency" },
        { """{"userId":"USER","price":7,"currency":840}""", "currency" },
        { """{"userId":"USER","price":7,"description":{}}""", "description" },
        { """{"userId":"USER","price":7,"discount":6}""", "discount" },
        { """{"userId":"USER","price":7,"price":8}""", "price" },
        { """{"userId":7,"price":7}""", "userId" },
    };

    public static TheoryData<string> Unreadable => [
        "",
        "{",
        "[]",
        "null",
        "7",
        """{"userId":"USER","price":7}}""",
        """{"userId":"USER","price":7,}""",
        """{"userId":"USER","price":07}""",
        $$"""{"userId":"USER","price":7,"description":{{new string('[', NestedTooDeep)}}{{new string(']', NestedTooDeep)}}}""",
    ];

    public static TheoryData<string> WrongKeys => ["", new string('k', 300), "tab\there"];

    public static TheoryData<string> OddKeys => ["a/b", "a#b", "a?b", "a\\b", "%2e%2e", "'or 1 eq 1", "op-OrderDebit", new string('k', 255)];

    [Theory]
    [MemberData(nameof(WrongOrders))]
    public async Task A_wrong_member_is_named_and_nothing_is_stored(string json, string member)
    {
        var reply = await fixture.Shopper.PostAsync("api/orders", Of(json), $"{Guid.NewGuid()}");

        AssertProblem(HttpStatusCode.BadRequest, reply);
        Assert.Contains(member, reply.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        await NothingIsStoredAsync();
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_is_no_JSON_object_is_refused_and_nothing_is_stored(string json)
    {
        AssertProblem(HttpStatusCode.BadRequest, await fixture.Shopper.PostAsync("api/orders", Of(json), $"{Guid.NewGuid()}"));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_body_over_64_KB_is_refused_and_nothing_is_stored()
    {
        var json = Of($$"""{"userId":"USER","price":7,"description":"{{new string('x', OverTheLimit)}}"}""");

        AssertProblem(HttpStatusCode.RequestEntityTooLarge, await fixture.Shopper.PostAsync("api/orders", json, $"{Guid.NewGuid()}"));
        await NothingIsStoredAsync();
    }

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public async Task A_key_that_is_none_is_refused_and_nothing_is_stored(string key)
    {
        var reply = await fixture.Shopper.PostAsync($"api/accounts/{fixture.Shopper.UserId}/deposits", """{"amount":1}""", key);

        AssertProblem(HttpStatusCode.BadRequest, reply);
        await NothingIsStoredAsync();
    }

    [Theory]
    [MemberData(nameof(OddKeys))]
    public async Task A_key_of_any_printable_characters_works_and_reaches_no_operation_of_a_saga(string key)
    {
        using var shopper = await Shopper.RegisterAsync(fixture.Host.BaseAddress, deposit: 10);

        var order = await shopper.OrderAsync(4, key);
        var deposit = await shopper.PostAsync($"api/accounts/{shopper.UserId}/deposits", """{"amount":1}""", order.OrderId);
        var again = await shopper.OrderAsync(4, key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created), (order.Status, deposit.Status, again.Status));
        Assert.Equal(order.OrderId, again.OrderId);
        Assert.Equal(7, await shopper.BalanceAsync());
    }

    [Theory]
    [InlineData("api/orders/order-AAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("api/orders/order-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("api/orders/..%2f..%2faccounts")]
    [InlineData("api/orders/%23")]
    [InlineData("api/nothing/here")]
    public async Task What_does_not_exist_is_404(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Shopper.GetAsync($"{path}?userId={fixture.Shopper.UserId}")).Status);

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("continuation=%00", "continuation")]
    [InlineData("continuation=forged", "continuation")]
    public async Task A_wrong_page_is_named(string query, string member)
    {
        var reply = await fixture.Shopper.GetAsync($"api/orders?userId={fixture.Shopper.UserId}&{query}");

        AssertProblem(HttpStatusCode.BadRequest, reply);
        Assert.Contains(member, reply.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        using var http = fixture.Host.CreateClient();
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("""{"username":" """), 0xFF, 0xFE, .. Encoding.UTF8.GetBytes("\"}")]);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("Idempotency-Key", "bytes");
        using var response = await http.PostAsync("api/customers", content, TestContext.Current.CancellationToken);

        AssertProblem(HttpStatusCode.BadRequest, await Reply.ReadAsync(response));
    }

    private static void AssertProblem(HttpStatusCode status, Reply reply)
    {
        Assert.Equal((status, "application/problem+json"), (reply.Status, reply.ContentType));
        Assert.StartsWith("/problems/", reply.Text("type"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, reply.Body.GetProperty("title").ValueKind);
        Assert.Equal((int)status, reply.Body.GetProperty("status").GetInt32());
    }

    private string Of(string json) => json.Replace("USER", fixture.Shopper.UserId, StringComparison.Ordinal);

    private async Task NothingIsStoredAsync()
    {
        Assert.Empty(await fixture.Shopper.OrdersAsync());
        Assert.Empty(await fixture.Shopper.EntriesAsync());
    }
}
