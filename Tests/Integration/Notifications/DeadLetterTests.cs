using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

public sealed class DeadLetterTests : IAsyncLifetime
{
    private static readonly UserId User = UserId.For("ada", "key-1");
    private static readonly CustomerRegistered Registered = new(User, 1, "Ada", "Lovelace", "ada@example.com");

    private NotificationsApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await NotificationsApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_is_listed_with_its_reason_and_without_the_address()
    {
        await RefuseAsync(Registered);

        var (status, list) = await _app.GetAsync("/api/dead-letters?source=customers");

        var letter = Assert.Single(list.GetProperty("deadLetters").EnumerateArray());
        Assert.Equal(200, status);
        Assert.Equal(
            (Registered.EventId, "CustomerRegistered", "RefusedBySendGrid", 1),
            (letter.GetProperty("eventId").GetString(), letter.GetProperty("eventType").GetString(), letter.GetProperty("reason").GetString(),
                letter.GetProperty("attempts").GetInt32()));
        Assert.StartsWith("SendGrid answered 400", letter.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", list.GetRawText(), StringComparison.Ordinal);
        Assert.False(list.TryGetProperty("continuation", out _));
    }

    [Fact]
    public async Task What_is_no_event_is_listed_too_and_pages_follow_each_other()
    {
        foreach (var id in new[] { "1", "2", "3" })
            await _app.SendAsync("orders", [1], id);
        await CountAsync("orders", 3);

        var first = (await _app.GetAsync("/api/dead-letters?source=orders&limit=2")).Body;
        var second = (await _app.GetAsync($"/api/dead-letters?source=orders&limit=2&continuation={first.GetProperty("continuation").GetString()}")).Body;

        Assert.Equal(2, first.GetProperty("deadLetters").GetArrayLength());
        var last = Assert.Single(second.GetProperty("deadLetters").EnumerateArray());
        Assert.Equal("Unreadable", last.GetProperty("reason").GetString());
        Assert.False(last.TryGetProperty("eventId", out _));
        Assert.Equal((0, 0, 3, 0), await RedriveAsync("""{"source":"orders"}"""));
        await CountAsync("orders", 3);
    }

    [Fact]
    public async Task A_redrive_while_the_cause_is_there_leaves_the_dead_letter_where_it_is()
    {
        await RefuseAsync(Registered);

        Assert.Equal((0, 0, 1, 0), await RedriveAsync("""{"source":"customers"}"""));
        _app.Answer = HttpStatusCode.ServiceUnavailable;
        Assert.Equal((0, 1, 0, 0), await RedriveAsync("""{"source":"customers"}"""));

        await CountAsync("customers", 1);
    }

    [Fact]
    public async Task A_redrive_after_the_cause_is_gone_delivers_the_email_once_however_often_it_is_called()
    {
        await RefuseAsync(Registered);
        _app.Answer = HttpStatusCode.Accepted;
        var before = _app.Sent.Count;

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RedriveAsync("""{"source":"customers"}""")));

        Assert.Equal(1, results.Sum(result => result.Redriven));
        Assert.Equal(before + 1, _app.Sent.Count);
        await CountAsync("customers", 0);
        Assert.Single((await _app.GetAsync($"/api/notifications?userId={User}")).Body.GetProperty("notifications").EnumerateArray());
        Assert.Equal((0, 0, 0, 0), await RedriveAsync("""{"source":"customers"}"""));
    }

    [Fact]
    public async Task Only_the_message_that_is_named_is_redriven()
    {
        await RefuseAsync(Registered, new CustomerRegistered(UserId.For("bob", "key"), 1, "Bob", "Bell", "bob@example.com"));
        _app.Answer = HttpStatusCode.Accepted;
        var list = (await _app.GetAsync("/api/dead-letters?source=customers")).Body.GetProperty("deadLetters");
        var number = list[1].GetProperty("sequenceNumber").GetInt64();

        Assert.Equal((1, 0, 0, 0), await RedriveAsync($$"""{"source":"customers","sequenceNumber":{{number}}}"""));

        await CountAsync("customers", 1);
        Assert.Equal((1, 0, 0, 0), await RedriveAsync("""{"source":"customers","max":1}"""));
    }

    [Theory]
    [InlineData("""{"source":"accounts"}""", "source")]
    [InlineData("""{"source":"orders","max":101}""", "max")]
    [InlineData("""{"source":"orders","sequenceNumber":1.5}""", "sequenceNumber")]
    public async Task A_wrong_redrive_is_a_400_that_names_the_member(string json, string member)
    {
        using var answer = await PostAsync(json);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(member, out _));
        Assert.Equal(400, (await _app.GetAsync("/api/dead-letters?source=accounts")).Status);
    }

    private async Task RefuseAsync(params IntegrationEvent[] events)
    {
        _app.Answer = HttpStatusCode.BadRequest;
        foreach (var data in events)
            await _app.PublishAsync(data);
        await CountAsync(events[0].Topic, events.Length);
    }

    private Task CountAsync(string source, int expected) => Eventually.TrueAsync(async () =>
        (await _app.GetAsync($"/api/dead-letters?source={source}")).Body.GetProperty("deadLetters").GetArrayLength() == expected);

    private async Task<(int Redriven, int Waiting, int Refused, int Failed)> RedriveAsync(string json)
    {
        using var answer = await PostAsync(json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (
            body.GetProperty("redriven").GetInt32(), body.GetProperty("waiting").GetInt32(),
            body.GetProperty("refused").GetInt32(), body.GetProperty("failed").GetInt32());
    }

    private Task<HttpResponseMessage> PostAsync(string json) =>
        _app.Http.PostAsync("/api/dead-letters/redrive", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Stop);
}
