using System.Runtime.InteropServices;
using System.Text;
using Shared.Amounts;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class JsonBodyTests
{
    private const int Limit = 64 * 1024;

    [Fact]
    public async Task Members_are_read_by_their_types()
    {
        var body = await ReadAsync("""{ "name": "Ada", "price": 400.50, "currency": "USD", "note": null }""");

        Assert.Equal("Ada", body.RequiredText("name", 10));
        Assert.Equal(400.5m, body.RequiredNumber("price"));
        Assert.Equal(Currency.Find("USD"), body.OptionalCurrency("currency"));
        Assert.Null(body.OptionalText("note", 10));
        Assert.Null(body.OptionalText("absent", 10));
        body.ThrowIfInvalid();
    }

    [Theory]
    [InlineData("""{}""", "price", "is required.")]
    [InlineData("""{"price":null}""", "price", "is required.")]
    [InlineData("""{"price":"400"}""", "price", "must be a number.")]
    [InlineData("""{"price":[[[[1]]]]}""", "price", "must be a number.")]
    [InlineData("""{"price":1e400}""", "price", "has too many digits.")]
    [InlineData("""{"price":1.00000000000000000000000000001}""", "price", "has too many digits.")]
    [InlineData("""{"price":1,"price":2}""", "price", "must be given only once.")]
    [InlineData("""{"price":1,"Price":2}""", "Price", "is not a member of this request.")]
    [InlineData("""{"price":1,"__proto__":{}}""", "__proto__", "is not a member of this request.")]
    [InlineData("""{"price":1,"note":5}""", "note", "must be a string.")]
    [InlineData("""{"price":1,"note":{"a":1}}""", "note", "must be a string.")]
    [InlineData("""{"price":1,"note":"12345678901"}""", "note", "must have at most 10 characters.")]
    [InlineData("""{"price":1,"note":"a\u0000b"}""", "note", "must not contain control characters.")]
    [InlineData("""{"price":1,"note":"\ud800"}""", "note", "must be valid Unicode text.")]
    [InlineData("""{"price":1,"currency":"usd"}""", "currency", "must be an ISO 4217 currency code in upper case, such as USD.")]
    [InlineData("""{"price":1,"currency":"\udc00"}""", "currency", "must be an ISO 4217 currency code in upper case, such as USD.")]
    [InlineData("""{"price":1,"\ud800":1}""", "body", "has a member whose name is not valid Unicode.")]
    public async Task A_wrong_member_is_named(string json, string member, string message)
    {
        var body = await ReadAsync(json);
        body.RequiredNumber("price");
        body.OptionalText("note", 10);
        body.OptionalCurrency("currency");

        var answer = await RefusalAsync(body.ThrowIfInvalid);

        Assert.Equal(400, answer.Status);
        Assert.Contains(message, answer.Errors(member));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var body = await ReadAsync("""{ "name": " ", "price": true, "x": 1 }""");
        body.RequiredText("name", 10);
        body.RequiredNumber("price");

        var answer = await RefusalAsync(body.ThrowIfInvalid);

        Assert.Equal(["name", "price", "x"], answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"price":1}}""")]
    [InlineData("""{"price":1,}""")]
    [InlineData("""{"price":01}""")]
    [InlineData("""{"price":NaN}""")]
    [InlineData("""{/**/"price":1}""")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task What_is_no_json_object_is_refused(string json)
    {
        var answer = await RefusalAsync(() => ReadAsync(json));

        Assert.Equal(400, answer.Status);
        Assert.Single(answer.Errors("body"));
    }

    [Fact]
    public async Task However_deep_a_value_is_nested_its_member_is_named()
    {
        var depth = 30_000;
        var body = await ReadAsync($$"""{"price":{{new string('[', depth)}}{{new string(']', depth)}}}""");
        body.RequiredNumber("price");

        var answer = await RefusalAsync(body.ThrowIfInvalid);

        Assert.Equal(["must be a number."], answer.Errors("price"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_64_kilobytes_is_refused_whether_it_declares_its_length_or_not(bool declaresLength)
    {
        var request = HttpRequests.Post("/api/test", Padded(Limit + 1));
        request.ContentLength = declaresLength ? Limit + 1 : null;

        var answer = await RefusalAsync(() => JsonBody.ReadAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal((413, "/problems/body-too-large"), (answer.Status, answer.Text("type")));
    }

    [Theory]
    [InlineData(Limit, true)]
    [InlineData(Limit, false)]
    [InlineData(1024, false)]
    [InlineData(1025, false)]
    [InlineData(10_000, false)]
    public async Task A_body_of_up_to_64_kilobytes_is_read_to_its_end_whether_it_declares_its_length_or_not(int length, bool declaresLength)
    {
        var text = Padded(length);
        var request = HttpRequests.Post("/api/test", text);
        request.ContentLength = declaresLength ? length : null;

        var bytes = await BoundedBody.ReadBytesAsync(request, Limit, TestContext.Current.CancellationToken);

        Assert.Equal(text, Encoding.UTF8.GetString(bytes.Span));
    }

    [Fact]
    public async Task A_small_body_that_does_not_declare_its_length_takes_a_small_buffer()
    {
        var request = HttpRequests.Post("/api/test", Padded(100));
        request.ContentLength = null;

        var bytes = await BoundedBody.ReadBytesAsync(request, Limit, TestContext.Current.CancellationToken);

        Assert.True(MemoryMarshal.TryGetArray(bytes, out var segment));
        Assert.InRange(segment.Array!.Length, 100, 2048);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_that_is_not_json_by_its_content_type_is_refused(string? contentType)
    {
        var request = HttpRequests.Post("/api/test", "{}");
        request.ContentType = contentType;

        var answer = await RefusalAsync(() => JsonBody.ReadAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(415, answer.Status);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16", null, "utf-16")]
    [InlineData("application/json; charset=iso-8859-1", null, "iso-8859-1")]
    [InlineData("application/json", "gzip", "gzip")]
    [InlineData("application/json", "identity, br", "br")]
    public async Task A_body_in_another_charset_or_encoding_is_refused_and_named(string contentType, string? encoding, string named)
    {
        var request = HttpRequests.Post("/api/test", "{}");
        request.ContentType = contentType;
        request.Headers.ContentEncoding = encoding;

        var answer = await RefusalAsync(() => JsonBody.ReadAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal((415, "/problems/unsupported-media-type"), (answer.Status, answer.Text("type")));
        Assert.Contains($"'{named}'", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8", "identity")]
    [InlineData("application/problem+json; charset=\"utf-8\"", null)]
    public async Task A_byte_order_mark_and_what_says_plain_utf_8_is_accepted(string contentType, string? encoding)
    {
        var request = HttpRequests.Post("/api/test", "");
        (request.ContentType, request.Headers.ContentEncoding) = (contentType, encoding);
        request.Body = new MemoryStream([.. Encoding.UTF8.Preamble, .. "{\"name\":\"Ada\"}"u8]);

        Assert.Equal("Ada", (await JsonBody.ReadAsync(request, TestContext.Current.CancellationToken)).RequiredText("name", 10));
    }

    [Fact]
    public async Task Text_that_is_not_utf_8_is_refused()
    {
        var request = HttpRequests.Post("/api/test", "");
        request.Body = new MemoryStream([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        var body = await JsonBody.ReadAsync(request, TestContext.Current.CancellationToken);
        body.RequiredText("name", 10);

        var answer = await RefusalAsync(body.ThrowIfInvalid);

        Assert.Equal(["must be valid Unicode text."], answer.Errors("name"));
    }

    private static string Padded(int bytes) => "{}" + new string(' ', bytes - Encoding.UTF8.GetByteCount("{}"));

    private static Task<JsonBody> ReadAsync(string json) =>
        JsonBody.ReadAsync(HttpRequests.Post("/api/test", json), TestContext.Current.CancellationToken);

    private static async Task<HttpAnswer> RefusalAsync(Func<Task> call) =>
        await HttpAnswer.OfAsync((await Assert.ThrowsAsync<ProblemException>(call)).Problem);

    private static Task<HttpAnswer> RefusalAsync(Action call) => RefusalAsync(() =>
    {
        call();
        return Task.CompletedTask;
    });
}
