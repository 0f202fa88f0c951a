using System.Net;
using System.Text.Json.Nodes;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Tests.Conformance.SendGrid;

/// <summary>
/// The local <c>mail/send</c> answers as SendGrid does: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send and
/// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors.
/// </summary>
public sealed class MailSendTests : IAsyncLifetime
{
    private const string Valid = """
        {
          "from": { "email": "orders@example.com" },
          "personalizations": [ { "to": [ { "email": "ada@example.com" } ] } ],
          "subject": "s",
          "content": [ { "type": "text/plain", "value": "t" } ]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private MailboxServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await MailboxServer.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_the_client_sends_is_taken_and_shown_as_the_customer_sees_it()
    {
        var message = MailHelper.CreateSingleEmail(
            new EmailAddress("orders@example.com", "Orders"), new EmailAddress("ada@example.com", "Ada"), "Grüße & <more>", "text", "<p>html</p>");
        message.AddCategory("orders");
        message.AddGlobalCustomArg("orderId", "o-1");
        message.SetReplyTo(new EmailAddress("help@example.com"));

        var response = await new SendGridClient(MailboxServer.ApiKey, _server.Http.BaseAddress!.AbsoluteUri)
            .SendEmailAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Empty(await response.Body.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var mail = Assert.Single(await _server.MessagesAsync())!;
        Assert.Equal(response.Headers.GetValues("X-Message-Id").Single(), (string?)mail["id"]);
        Assert.Equal(("Grüße & <more>", "text", "<p>html</p>"), ((string?)mail["subject"], (string?)mail["text"], (string?)mail["html"]));
        Assert.Equal(("ada@example.com", "Ada"), ((string?)mail["to"]![0]!["email"], (string?)mail["to"]![0]!["name"]));
        Assert.Equal(("orders@example.com", "help@example.com"), ((string?)mail["from"]!["email"], (string?)mail["replyTo"]![0]!["email"]));
        Assert.Equal(("orders", "o-1"), ((string?)mail["categories"]![0], (string?)mail["customArgs"]!["orderId"]));
    }

    [Fact]
    public async Task Each_envelope_is_a_mail_of_its_own()
    {
        var message = new SendGridMessage { From = new EmailAddress("orders@example.com"), Subject = "for all", PlainTextContent = "text" };
        message.AddTo(new EmailAddress("ada@example.com"), 0);
        message.AddTo(new EmailAddress("bob@example.com"), 1);
        message.SetSubject("for Bob", 1);

        await new SendGridClient(MailboxServer.ApiKey, _server.Http.BaseAddress!.AbsoluteUri).SendEmailAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(["for Bob", "for all"], (await _server.MessagesAsync()).Select(mail => (string?)mail!["subject"]));
        Assert.Equal("for all", (string?)Assert.Single(await _server.MessagesAsync("?to=ADA@example.com"))!["subject"]);
    }

    [Theory]
    [InlineData(null, "Permission denied, wrong credentials")]
    [InlineData("Basic SG.test", "Permission denied, wrong credentials")]
    [InlineData("Bearer SG.other", "The provided authorization grant is invalid, expired, or revoked")]
    public async Task Without_the_key_there_is_401(string? authorization, string message)
    {
        using var response = await _server.SendAsync(Valid, authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var error = Assert.Single(await ErrorsAsync(response))!.AsObject();
        Assert.Equal(message, (string?)error["message"]);
        Assert.True(error.ContainsKey("field") && error["field"] is null && error.ContainsKey("help") && error["help"] is null);
        Assert.Empty(await _server.MessagesAsync());
    }

    [Theory]
    [InlineData("from", null, "from.email")]
    [InlineData("from", """{ "name": "nobody" }""", "from.email")]
    [InlineData("from", """{ "email": "no address" }""", "from.email")]
    [InlineData("reply_to", """{ "email": "no@address" }""", "reply_to.email")]
    [InlineData("personalizations", null, "personalizations")]
    [InlineData("personalizations", "[]", "personalizations")]
    [InlineData("personalizations", """[ {} ]""", "personalizations.0.to")]
    [InlineData("personalizations", """[ { "to": [ { "email": "@example.com" } ] } ]""", "personalizations.0.to.0.email")]
    [InlineData("personalizations", """[ { "to": [ { "email": "a@b.cc" } ], "cc": [ null ] } ]""", "personalizations.0.cc.0.email")]
    [InlineData("personalizations", """[ { "to": [ { "email": "a@b.cc" } ], "bcc": [ { "email": "A@b.cc" } ] } ]""", "personalizations.0")]
    [InlineData("subject", null, "subject")]
    [InlineData("subject", "\"\"", "subject")]
    [InlineData("content", null, "content")]
    [InlineData("content", "[]", "content")]
    [InlineData("content", """[ { "type": "text/plain", "value": "" } ]""", "content.0.value")]
    [InlineData("content", """[ { "type": "plain", "value": "v" } ]""", "content.0.type")]
    [InlineData("content", """[ { "type": "text/html", "value": "v" }, { "type": "text/plain", "value": "v" } ]""", "content")]
    [InlineData("content", """[ { "type": "text/html", "value": "v" }, { "type": "text/html", "value": "v" } ]""", "content")]
    [InlineData("template_id", "\"d-1\"", "template_id")]
    [InlineData("from", """{ "email": "orders@example.com", "name": "Bücher" }""", "from")]
    [InlineData("from", """{ "email": "orders@localhost" }""", "from.email")]
    [InlineData("from", """{ "email": "orders.@example.com" }""", "from.email")]
    [InlineData("from", """{ "email": "orders@127.0.0.1" }""", "from.email")]
    [InlineData("from", """{ "email": "orders@example.123" }""", "from.email")]
    [InlineData("personalizations", """[ { "to": [ { "email": "a@bücher.example" } ] } ]""", "personalizations.0.to.0.email")]
    [InlineData("personalizations", """[ { "to": [ { "email": "a@b.cc", "name": "Lovelace, Jr." } ] } ]""", "personalizations.0.to.0.name")]
    [InlineData(
        "personalizations", """[ { "to": [ { "email": "a@b.cc" } ], "cc": [ { "email": "c@b.cc", "name": "a;b" } ] } ]""", "personalizations.0.cc.0.name")]
    [InlineData("personalizations", """[ { "to": [ { "email": "a@b.cc" } ], "headers": { "bcc": "x@y.zz" } } ]""", "personalizations.0.headers")]
    [InlineData("headers", """{ "Received": "here" }""", "headers")]
    [InlineData("send_at", "32503680000", "send_at")]
    [InlineData("categories", """[ "a", "a" ]""", "categories")]
    [InlineData("categories", """[ "" ]""", "categories")]
    [InlineData("categories", """[ "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11" ]""", "categories")]
    public async Task A_body_that_breaks_a_rule_is_400_and_names_the_field(string member, string? value, string field)
    {
        var body = JsonNode.Parse(Valid)!.AsObject();
        body.Remove(member);
        if (value is not null)
            body[member] = JsonNode.Parse(value);

        using var response = await _server.SendAsync(body.ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single(await ErrorsAsync(response))!;
        Assert.Equal(field, (string?)error["field"]);
        Assert.False(string.IsNullOrEmpty((string?)error["message"]));
        Assert.StartsWith("http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message.", (string?)error["help"], StringComparison.Ordinal);
        Assert.Empty(await _server.MessagesAsync());
    }

    [Theory]
    [InlineData("subject", 998, 999)]
    [InlineData("custom_args", 9_998, 9_999)]
    [InlineData("categories", 255, 256)]
    public async Task A_text_may_be_as_long_as_documented_and_no_longer(string member, int longest, int tooLong)
    {
        foreach (var (length, status) in new[] { (longest, HttpStatusCode.Accepted), (tooLong, HttpStatusCode.BadRequest) })
        {
            var body = JsonNode.Parse(Valid)!.AsObject();
            var text = new string('x', length);
            body[member] = member switch { "custom_args" => new JsonObject { ["k"] = text }, "categories" => new JsonArray(text), _ => text };

            using var response = await _server.SendAsync(body.ToJsonString());

            Assert.Equal(status, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(1001, 1, "limited to 1000 personalizations")]
    [InlineData(11, 100, "limit of 1000 total recipients")]
    public async Task More_than_a_thousand_are_refused(int envelopes, int recipients, string message)
    {
        var body = JsonNode.Parse(Valid)!.AsObject();
        body["personalizations"] = new JsonArray([.. Enumerable.Range(0, envelopes).Select(_ => (JsonNode)new JsonObject
        {
            ["to"] = new JsonArray([.. Enumerable.Range(0, recipients).Select(to => (JsonNode)new JsonObject { ["email"] = $"to{to}@example.com" })]),
        })]);

        using var response = await _server.SendAsync(body.ToJsonString());

        Assert.Contains(message, (string?)Assert.Single(await ErrorsAsync(response))!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{ "personalizations": {} }""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData(Valid, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_call_at_all_is_refused(string body, string mediaType, HttpStatusCode status)
    {
        using var response = await _server.SendAsync(body, mediaType: mediaType);

        Assert.Equal(status, response.StatusCode);
        Assert.Single(await ErrorsAsync(response));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        using var response = await _server.SendAsync($$"""{ "subject": "{{new string('x', 30 * 1024 * 1024)}}" }""", waitsForLeave: true);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task It_can_be_made_to_fail_for_a_number_of_calls()
    {
        await _server.Http.PutAsync(
            "/mailbox/failure",
            Json("""{ "status": 429, "count": 2, "retryAfterSeconds": 7 }"""),
            TestContext.Current.CancellationToken);
        for (var call = 0; call < 2; call++)
        {
            using var failed = await _server.SendAsync(Valid);
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (failed.StatusCode, failed.Headers.RetryAfter!.Delta));
        }

        using var taken = await _server.SendAsync(Valid);

        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        Assert.Single(await _server.MessagesAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(413)]
    public async Task It_can_be_made_to_fail_with_every_status_that_SendGrid_has(int status)
    {
        await _server.Http.PutAsync("/mailbox/failure", Json($$"""{ "status": {{status}}, "count": 1 }"""), TestContext.Current.CancellationToken);

        using var failed = await _server.SendAsync(Valid);

        Assert.Equal(status, (int)failed.StatusCode);
        Assert.False(string.IsNullOrEmpty((string?)Assert.Single(await ErrorsAsync(failed))!["message"]));
    }

    [Fact]
    public async Task It_can_be_made_to_fail_until_told_otherwise()
    {
        await _server.Http.PutAsync("/mailbox/failure", Json("""{ "status": 503 }"""), TestContext.Current.CancellationToken);
        using (var failed = await _server.SendAsync(Valid))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, null), (failed.StatusCode, failed.Headers.RetryAfter));

        await _server.Http.DeleteAsync("/mailbox/failure", TestContext.Current.CancellationToken);

        using var taken = await _server.SendAsync(Valid);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    [Theory]
    [InlineData("""{ "status": 200 }""")]
    [InlineData("""{ "status": 600 }""")]
    [InlineData("""{ "status": 500, "count": 0 }""")]
    [InlineData("""{ "status": 500, "retryAfterSeconds": -1 }""")]
    public async Task A_failure_that_makes_no_sense_is_refused(string failure)
    {
        using var response = await _server.Http.PutAsync("/mailbox/failure", Json(failure), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static async Task<JsonArray> ErrorsAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["errors"]!.AsArray();
}
