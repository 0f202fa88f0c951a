using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>What SendGrid is told of an email, and which requests it may make of that.</summary>
public sealed class WebhookRequestTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;

    private static readonly UserId User = UserId.For("ada", "key-1");

    private NotificationsApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await NotificationsApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task SendGrid_is_told_ids_and_a_time_and_nothing_about_the_person()
    {
        await _app.PublishAsync(new CustomerRegistered(User, 1, "Ada", "Lovelace", "ada@example.com"));
        await Eventually.TrueAsync(async () => (await ListAsync()).GetArrayLength() == 1);

        var told = Assert.Single(_app.Sent).Personalizations[0].CustomArgs;

        Assert.Equal(["workflow_event_id", "workflow_sent_at", "workflow_user_id"], told.Keys.Order());
        Assert.Equal((User, $"{User}-CustomerRegistered"), (told["workflow_user_id"], told["workflow_event_id"]));
        Assert.Equal(
            (await ListAsync())[0].GetProperty("sentAt").GetDateTimeOffset(),
            DateTimeOffset.Parse(told["workflow_sent_at"], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(Megabyte, HttpStatusCode.NoContent)]
    [InlineData(Megabyte + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_batch_has_a_megabyte_at_most(int bytes, HttpStatusCode status) => Assert.Equal(status, await PostAsync("[]".PadRight(bytes)));

    [Fact]
    public async Task Events_of_other_emails_and_such_as_cannot_be_read_are_taken_and_left() =>
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("""[{"event":"bounce","timestamp":1,"email":"eve@example.com"},{"event":1},null,7]"""));

    // Who cannot sign does not learn whether a body could be read.
    [Theory]
    [InlineData(true, HttpStatusCode.BadRequest)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task What_is_no_batch_is_refused_as_that_only_where_it_is_signed(bool isSigned, HttpStatusCode status) =>
        Assert.Equal(status, await PostAsync("no JSON", isSigned));

    private async Task<HttpStatusCode> PostAsync(string body, bool isSigned = true)
    {
        // Without a token: SendGrid has none.
        using var http = new HttpClient { BaseAddress = _app.Http.BaseAddress };
        var bytes = Encoding.UTF8.GetBytes(body);
        using var content = isSigned ? _app.Signer.Sign(bytes, DateTimeOffset.UtcNow) : new ByteArrayContent(bytes);
        using var answer = await http.PostAsync("/api/sendgrid/events", content, Stop);
        return answer.StatusCode;
    }

    private async Task<JsonElement> ListAsync() =>
        (await _app.GetAsync($"/api/notifications?userId={User}")).Body.GetProperty("notifications");
}
