using System.Net;
using System.Text.Json;
using NotificationFunctions.Consumers;
using NotificationFunctions.Emails;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

public sealed class NotificationsAppTests : IAsyncLifetime
{
    private static readonly UserId User = UserId.For("ada", "key-1");
    private static readonly CustomerRegistered Registered = new(User, 1, "Ada", "Lovelace", "ada@example.com");

    private NotificationsApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await NotificationsApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Customers_are_written_to_and_can_list_what_was_written()
    {
        await _app.PublishAsync(Registered);
        await SentAsync(1);
        await _app.PublishAsync(Confirmed(1));
        await SentAsync(2);

        var notifications = await ListedAsync(2);

        Assert.Equal(
            [
                ("messageId", $"{Order(1)}-OrderConfirmed"),
                ("orderId", Order(1)),
                ("status", "Sent"),
                ("subject", $"Your order {Order(1)} is confirmed"),
                ("to", "ada@example.com"),
                ("type", "OrderConfirmed"),
            ],
            notifications[0].EnumerateObject().Where(member => !member.Name.EndsWith("At", StringComparison.Ordinal)).OrderBy(member => member.Name)
                .Select(member => (member.Name, member.Value.ToString())));
        Assert.True(notifications[0].GetProperty("sentAt").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Equal(notifications[0].GetProperty("sentAt").GetString(), notifications[0].GetProperty("statusAt").GetString());
        Assert.Equal("CustomerRegistered", notifications[1].GetProperty("type").GetString());
        Assert.False(notifications[1].TryGetProperty("orderId", out _));
    }

    [Fact]
    public async Task The_list_comes_in_pages_newest_first()
    {
        await _app.PublishAsync(Registered);
        await SentAsync(1);
        for (var number = 1; number <= 4; number++)
        {
            await _app.PublishAsync(Confirmed(number));
            await ListedAsync(number + 1);
        }

        var first = (await _app.GetAsync($"/api/notifications?userId={User}&limit=3")).Body;
        var next = first.GetProperty("continuation").GetString();
        var second = (await _app.GetAsync($"/api/notifications?userId={User}&limit=3&continuation={next}")).Body;

        Assert.Equal([Confirmed(4).EventId, Confirmed(3).EventId, Confirmed(2).EventId], MessageIds(first));
        Assert.Equal([Confirmed(1).EventId, Registered.EventId], MessageIds(second));
        Assert.False(second.TryGetProperty("continuation", out _));
    }

    [Fact]
    public async Task An_order_waits_for_its_customer_and_is_written_about_then()
    {
        await _app.PublishAsync(Confirmed(1));
        await _app.PublishAsync(Registered);

        await SentAsync(2);

        Assert.Equal(
            [$"Your order {Order(1)} is confirmed", "Welcome!"], _app.Sent.Select(email => email.Personalizations[0].Subject).Order().Reverse());
    }

    [Fact]
    public async Task A_SendGrid_that_is_down_delays_the_email()
    {
        _app.Answer = HttpStatusCode.ServiceUnavailable;
        await _app.PublishAsync(Registered);
        await SentAsync(2);
        Assert.Equal(0, (await ListAsync()).GetArrayLength());

        _app.Answer = HttpStatusCode.Accepted;

        await ListedAsync(1);
    }

    [Fact]
    public async Task A_refused_email_is_a_dead_letter_with_its_reason()
    {
        _app.Answer = HttpStatusCode.BadRequest;

        await _app.PublishAsync(Registered);

        var letter = await _app.DeadLetterAsync(ServiceBusEntities.CustomersTopic, ServiceBusEntities.ProfilesSubscription);
        Assert.Equal(EmailDelivery.RefusedBySendGrid, letter.DeadLetterReason);
        Assert.Contains("400", letter.DeadLetterErrorDescription, StringComparison.Ordinal);
        Assert.Single(_app.Sent);
    }

    [Fact]
    public async Task An_unreadable_message_is_a_dead_letter_with_its_reason()
    {
        await _app.SendAsync(ServiceBusEntities.OrdersTopic, "not JSON"u8.ToArray(), "message");

        var letter = await _app.DeadLetterAsync(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription);

        Assert.Equal(EventConsumer.Unreadable, letter.DeadLetterReason);
        Assert.NotEmpty(letter.DeadLetterErrorDescription);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("?userId=", 400)]
    [InlineData("?userId=user-x", 404)]
    [InlineData("?userId=user-aaaaaaaaaaaaaaaaaaaaaaaaaa&limit=0", 400)]
    [InlineData("?userId=user-aaaaaaaaaaaaaaaaaaaaaaaaaa&continuation=%27", 400)]
    [InlineData("?userId=user-aaaaaaaaaaaaaaaaaaaaaaaaaa", 200)]
    public async Task A_list_is_of_one_possible_customer(string query, int status) =>
        Assert.Equal(status, (await _app.GetAsync("/api/notifications" + query)).Status);

    [Fact]
    public async Task A_customer_lists_what_was_written_to_that_customer_and_nobody_else()
    {
        await _app.PublishAsync(Registered);
        await ListedAsync(1);

        _app.Http.UseToken(await SignedIn.StartSessionAsync(_app.Tables, User));
        var own = await _app.GetAsync("/api/notifications");
        _app.Http.UseToken(await SignedIn.StartSessionAsync(_app.Tables, UserId.For("eve", "key-1")));
        var others = await _app.GetAsync($"/api/notifications?userId={User}");
        _app.Http.DefaultRequestHeaders.Authorization = null;
        var anonymous = await _app.GetAsync($"/api/notifications?userId={User}");

        Assert.Equal(1, own.Body.GetProperty("notifications").GetArrayLength());
        Assert.Equal((403, 401), (others.Status, anonymous.Status));
    }

    [Fact]
    public async Task The_app_is_healthy_under_its_own_name()
    {
        var (status, body) = await _app.GetAsync("/api/health");

        Assert.Equal((200, "Healthy"), (status, body.GetProperty("notifications").GetProperty("status").GetString()));
        Assert.Equal("Healthy", body.GetProperty("notifications").GetProperty("dependencies").GetProperty("tables").GetString());
    }

    private static OrderId Order(int number) => OrderId.Parse($"order-{new string((char)('a' + number), 26)}");

    private static OrderConfirmed Confirmed(int number) => new(Order(number), User, 400m, "USD");

    private static IEnumerable<string?> MessageIds(JsonElement page) =>
        page.GetProperty("notifications").EnumerateArray().Select(notification => notification.GetProperty("messageId").GetString());

    private Task SentAsync(int count) => Eventually.TrueAsync(() => _app.Sent.Count >= count);

    private async Task<JsonElement> ListAsync() =>
        (await _app.GetAsync($"/api/notifications?userId={User}")).Body.GetProperty("notifications");

    private async Task<JsonElement> ListedAsync(int count)
    {
        await Eventually.TrueAsync(async () => (await ListAsync()).GetArrayLength() == count);
        return await ListAsync();
    }
}
