using System.Text;
using System.Text.Json;
using Shared.Events;
using Shared.Identifiers;

namespace Tests.Unit.Shared;

public sealed class EventTests
{
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly OrderId Order = OrderId.For(User, "key");
    private static readonly DateTimeOffset Time = new(2026, 11, 20, 14, 30, 0, 500, TimeSpan.FromHours(2));

    [Fact]
    public void An_event_travels_in_the_structured_json_form_of_cloudevents()
    {
        var outgoing = OutgoingEvent.From(new OrderRejected(Order, User, 400.00m, "USD", "InsufficientFunds"), Time);

        Assert.Equal("orders", outgoing.Topic);
        Assert.Equal(
            $$"""
            {"id":"{{Order}}-OrderRejected","source":"/orders","type":"com.orderworkflow.OrderRejected.v1","subject":"{{Order}}",
            "time":"2026-11-20T12:30:00.5Z",
            "data":{"reason":"InsufficientFunds","orderId":"{{Order}}","price":400.00,"currency":"USD","userId":"{{User}}"},
            "specversion":"1.0","datacontenttype":"application/json"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(outgoing.Event.ToUtf8Json()));
    }

    public static TheoryData<IntegrationEvent, string, string> Ids => new()
    {
        { new OrderConfirmed(Order, User, 1, "USD"), $"{Order}-OrderConfirmed", "orders" },
        { new OrderRejected(Order, User, 1, "USD", "TechnicalFailure"), $"{Order}-OrderRejected", "orders" },
        { new OrderCancelled(Order, User, 1, "USD"), $"{Order}-OrderCancelled", "orders" },
        { new CustomerRegistered(User, 1, "Ada", "Lovelace", "ada@example.com"), $"{User}-CustomerRegistered", "customers" },
        { new CustomerUpdated(User, 7, "Ada", "King", "ada@example.com"), $"{User}-CustomerUpdated-7", "customers" },
        { new PasswordChanged(User, 2, "Ada", "ada@example.com", true, Time), $"{User}-PasswordChanged-2", "customers" },
        { new EmailAddressChanged(User, 3, "Ada", "ada@example.com", Time), $"{User}-EmailAddressChanged-3", "customers" },
        { new CustomerClosed(User, 4, Time), $"{User}-CustomerClosed", "customers" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public void Ids_are_the_same_at_every_publishing(IntegrationEvent data, string id, string topic) => Assert.Equal((id, topic), (data.EventId, data.Topic));

    [Fact]
    public void The_id_of_a_password_reset_does_not_give_the_token_away()
    {
        var id = new PasswordResetRequested(User, "Ada", "ada@example.com", "secret", Time).EventId;

        Assert.Matches($"^{User}-PasswordResetRequested-[a-z2-7]{{26}}$", id);
        Assert.DoesNotContain("secret", id, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_sent_can_be_read()
    {
        var sent = new OrderConfirmed(Order, User, 400.00m, "USD", "Büro <b>");

        var received = CloudEvent.Parse(OutgoingEvent.From(sent, Time).Event.ToUtf8Json());

        Assert.Equal((sent, Time.ToUniversalTime()), (received.ReadData<OrderConfirmed>(), received.Time));
    }

    [Fact]
    public void Every_type_is_found_by_its_name_on_the_wire_and_by_the_one_that_older_messages_have()
    {
        Assert.All(EventType.All, type => Assert.Equal($"com.orderworkflow.{type.Name}.v1", type.WireType));
        Assert.All(EventType.All, type => Assert.Same(type, EventType.Find(type.WireType)));
        Assert.All(EventType.All, type => Assert.Same(type, EventType.Find(type.Name)));
    }

    [Fact]
    public void Every_event_is_in_the_list() => Assert.Equal(
        typeof(IntegrationEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(IntegrationEvent)) && !type.IsAbstract)
            .Select(type => type.Name).Order(),
        EventType.All.Select(type => type.Name).Order());

    [Fact]
    public void A_byte_order_mark_before_an_event_is_skipped()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. CloudEvent.From(new OrderConfirmed(Order, User, 1, "USD"), Time).ToUtf8Json()];

        Assert.IsType<OrderConfirmed>(CloudEvent.Parse(body).ReadEvent());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"id":"1","source":"/orders","type":"OrderConfirmed","subject":null,"time":"2026-11-20T12:30:00Z","data":{}}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    public void An_envelope_without_what_it_must_have_is_not_read(string json) =>
        Assert.Throws<JsonException>(() => CloudEvent.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void An_event_without_what_it_must_have_is_not_read()
    {
        var envelope = new CloudEvent("1", "/orders", "OrderConfirmed", Order, Time, JsonDocument.Parse("""{"userId":"user-1"}""").RootElement);

        Assert.Throws<JsonException>(envelope.ReadData<OrderConfirmed>);
    }
}
