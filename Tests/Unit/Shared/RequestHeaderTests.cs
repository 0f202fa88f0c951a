using Microsoft.Extensions.Primitives;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class RequestHeaderTests
{
    [Fact]
    public void The_idempotency_key_wins_over_its_alias_where_that_is_taken()
    {
        Assert.Equal("a", IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}", ("X-Request-Id", "b"), ("Idempotency-Key", "a")), takesAlias: true));
        Assert.Equal("b", IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}", ("X-Request-Id", "b")), takesAlias: true));
        Assert.Throws<ProblemException>(() => IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}", ("X-Request-Id", "b")), takesAlias: false));
        Assert.Throws<ProblemException>(() => IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}"), takesAlias: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void A_key_has_up_to_255_characters(int length)
    {
        var key = new string('~', length);

        Assert.Equal(key, IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}", ("Idempotency-Key", key))));
    }

    [Fact]
    public void Every_printable_ascii_character_may_stand_in_a_key()
    {
        var key = new string([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

        Assert.Equal(key, IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}", ("Idempotency-Key", key))));
    }

    public static TheoryData<string[]> InvalidKeys => new([""], [new string('a', 256)], ["a\tb"], ["ä"], ["a\u007f"], ["a", "b"]);

    [Theory]
    [MemberData(nameof(InvalidKeys))]
    public async Task An_invalid_key_is_a_400_that_names_its_header(string[] values)
    {
        foreach (var header in new[] { "Idempotency-Key", "X-Request-Id" })
        {
            var request = HttpRequests.Post("/", "{}");
            request.Headers[header] = new StringValues(values);

            var answer = await RefusalAsync(() => IdempotencyKey.ReadRequired(request, takesAlias: true));

            Assert.Equal(400, answer.Status);
            Assert.Single(answer.Errors(header));
        }
    }

    [Fact]
    public async Task A_missing_key_is_a_400_where_it_is_required()
    {
        var answer = await RefusalAsync(() => IdempotencyKey.ReadRequired(HttpRequests.Post("/", "{}", ("X-Request-Id", "alias"))));

        Assert.Equal(["is required."], answer.Errors("Idempotency-Key"));
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData("*", true, null)]
    [InlineData("\"0\"", true, 0L)]
    [InlineData("\"17\"", true, 17L)]
    public void If_match_names_a_version(string? value, bool isPresent, long? version)
    {
        var request = HttpRequests.Get("/");
        request.Headers.IfMatch = value;

        Assert.Equal(new IfMatch(isPresent, version), IfMatch.Read(request));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("W/\"17\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"17\", \"18\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("")]
    public async Task An_etag_that_this_api_never_gave_is_a_400(string value)
    {
        var request = HttpRequests.Get("/");
        request.Headers.IfMatch = new StringValues([value]);

        Assert.Single((await RefusalAsync(() => IfMatch.Read(request))).Errors("If-Match"));
    }

    [Theory]
    [InlineData(null, 10, null)]
    [InlineData("wait=0", 0, "wait=0")]
    [InlineData("wait=30", 30, "wait=30")]
    [InlineData("WAIT = 30", 30, "wait=30")]
    [InlineData("wait=100", 60, "wait=60")]
    [InlineData("respond-async", 0, "respond-async")]
    [InlineData("respond-async, wait=5", 5, "respond-async, wait=5")]
    [InlineData("return=minimal; foo=bar, wait=5; x=y", 5, "wait=5")]
    [InlineData("wait=5, wait=6", 5, "wait=5")]
    [InlineData("wait=-5", 10, null)]
    [InlineData("wait=soon", 10, null)]
    [InlineData("handling=lenient", 10, null)]
    public void Prefer_says_how_long_to_wait_and_is_ignored_where_it_makes_no_sense(string? value, int seconds, string? applied)
    {
        var request = HttpRequests.Get("/");
        request.Headers["Prefer"] = value;

        Assert.Equal(new Preference(TimeSpan.FromSeconds(seconds), applied), Preference.Read(request));
    }

    [Theory]
    [InlineData("", 20, null)]
    [InlineData("?limit=1", 1, null)]
    [InlineData("?limit=100", 100, null)]
    public void A_page_has_20_items_unless_another_number_is_asked_for(string query, int limit, string? after) =>
        Assert.Equal(new PageRequest(limit, after), PageRequest.Read(HttpRequests.Get("/" + query)));

    [Fact]
    public void A_continuation_comes_back_as_the_position_that_it_was_made_of() =>
        Assert.Equal("0123-abc", PageRequest.Read(HttpRequests.Get("/?continuation=" + PageRequest.Encode("0123-abc"))).After);

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("continuation=", "continuation")]
    [InlineData("continuation=%3F%3F", "continuation")]
    [InlineData("continuation=J29yJw", "continuation")]
    public async Task A_page_request_that_makes_no_sense_is_a_400_that_names_the_parameter(string query, string parameter) =>
        Assert.Single((await RefusalAsync(() => PageRequest.Read(HttpRequests.Get("/?" + query)))).Errors(parameter));

    private static async Task<HttpAnswer> RefusalAsync(Func<object?> call) =>
        await HttpAnswer.OfAsync(Assert.Throws<ProblemException>(call).Problem);
}
