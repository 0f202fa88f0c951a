using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Http.Problems;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Unit.Orders;

public sealed class PlaceOrderBodyTests
{
    private static readonly UserId User = UserId.Parse("user-aaaaaaaaaaaaaaaaaaaaaaaaaa");

    [Fact]
    public async Task An_order_needs_a_customer_and_a_price_only()
    {
        var input = await ReadAsync("""{"userId":"u","price":400.00}""");

        Assert.Equal(new OrderSagaInput(User, 400m, null, null, null), input);
    }

    [Fact]
    public async Task An_order_may_name_currency_description_and_the_version_of_the_list()
    {
        var input = await ReadAsync("""{"userId":"u","price":1.234,"currency":"KWD","description":"Books"}""", ("If-Match", "\"7\""));

        Assert.Equal(new OrderSagaInput(User, 1.234m, Currency.Find("KWD"), "Books", 7), input);
    }

    [Theory]
    [InlineData("""{"userId":"","price":1}""", "userId")]
    [InlineData("""{"userId":"u"}""", "price")]
    [InlineData("""{"userId":"u","price":0}""", "price")]
    [InlineData("""{"userId":"u","price":-1}""", "price")]
    [InlineData("""{"userId":"u","price":1.001,"currency":"USD"}""", "price")]
    [InlineData("""{"userId":"u","price":10000000001,"currency":"USD"}""", "price")]
    [InlineData("""{"userId":"u","price":1,"currency":"EURO"}""", "currency")]
    [InlineData("""{"userId":"u","price":1,"description":7}""", "description")]
    [InlineData("""{"userId":"u","price":1,"amount":7}""", "amount")]
    public async Task What_is_wrong_is_named(string json, string member)
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(json));

        Assert.Single((await HttpAnswer.OfAsync(refusal.Problem)).Errors(member));
    }

    [Theory]
    [InlineData("""{"userId":" ","price":1}""", "userId", "must not be blank.")]
    [InlineData("""{"userId":"u","price":0}""", "price", "must be greater than 0.")]
    [InlineData("""{"userId":"u","price":0,"currency":"USD"}""", "price", "must be greater than 0.")]
    public async Task A_refusal_says_what_is_wrong(string json, string member, string expected)
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(json));

        Assert.Equal([expected], (await HttpAnswer.OfAsync(refusal.Problem)).Errors(member));
    }

    [Fact]
    public async Task A_description_has_at_most_500_characters()
    {
        string JsonOf(int length) => $$"""{"price":1,"description":"{{new string('x', length)}}"}""";

        Assert.Equal(500, (await ReadAsync(JsonOf(500))).Description!.Length);
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(JsonOf(501)));
        Assert.Single((await HttpAnswer.OfAsync(refusal.Problem)).Errors("description"));
    }

    [Fact]
    public async Task What_is_no_user_id_is_no_customer()
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => ReadAsync("""{"userId":"ada","price":1}"""));

        Assert.Equal(404, refusal.Problem.Type.Status);
    }

    [Fact]
    public async Task The_fingerprint_is_that_of_the_content_however_it_is_written()
    {
        var fingerprint = (await ReadAsync("""{"userId":"u","price":400,"currency":"USD","description":"a"}""")).Fingerprint;

        Assert.Equal(fingerprint, (await ReadAsync("""{"description":"a","currency":"USD","price":4.0e2,"userId":"u"}""", ("If-Match", "\"7\""))).Fingerprint);
        string[] others =
        [
            """{"userId":"v","price":400,"currency":"USD","description":"a"}""",
            """{"userId":"u","price":400.01,"currency":"USD","description":"a"}""",
            """{"userId":"u","price":400,"currency":"EUR","description":"a"}""",
            """{"userId":"u","price":400,"description":"a"}""",
            """{"userId":"u","price":400,"currency":"USD","description":"b"}""",
            """{"userId":"u","price":400,"currency":"USD","description":""}""",
            """{"userId":"u","price":400,"currency":"USD"}""",
        ];
        foreach (var other in others)
            Assert.NotEqual(fingerprint, (await ReadAsync(other)).Fingerprint);
    }

    private static Task<OrderSagaInput> ReadAsync(string json, params ReadOnlySpan<(string, string)> headers) =>
        PlaceOrderBody.ReadAsync(HttpRequests.Post("/api/orders", WithIds(json), headers), TestContext.Current.CancellationToken);

    // The bodies above call their users u and v; here they get valid IDs.
    private static string WithIds(string json) =>
        json.Replace("\"u\"", $"\"{User}\"", StringComparison.Ordinal).Replace("\"v\"", $"\"{UserId.For("v", "key")}\"", StringComparison.Ordinal);
}
