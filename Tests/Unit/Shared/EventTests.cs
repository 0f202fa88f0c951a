using System.Text;
using System.Text.Json;
using Shared.Events;

namespace Tests.Unit.Shared;

public sealed class EventTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 20, 14, 30, 0, 500, TimeSpan.FromHours(2));

    [Fact]
    public void An_event_travels_in_the_structured_json_form_of_cloudevents()
    {
        var outgoing = OutgoingEvent.From(new OrderRejected("order-1", "user-1", 400.00m, "USD", "InsufficientFunds"), Time);

        Assert.Equal("orders", outgoing.Topic);
        Assert.Equal(
            """
            {"id":"order-1-OrderRejected","source":"/orders","type":"OrderRejected","subject":"order-1","time":"2026-11-20T12:30:00.5Z",
            "data":{"orderId":"order-1","userId":"user-1","price":400.00,"currency":"USD","reason":"InsufficientFunds"},
            "specversion":"1.0","datacontenttype":"application/json"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(outgoing.Event.ToUtf8Json()));
    }

    public static TheoryData<IEvent, string, string> Ids => new()
    {
        { new OrderConfirmed("order-1", "user-1", 1, "USD"), "order-1-OrderConfirmed", "orders" },
        { new OrderRejected("order-1", "user-1", 1, "USD", "TechnicalFailure"), "order-1-OrderRejected", "orders" },
        { new OrderCancelled("order-1", "user-1", 1, "USD"), "order-1-OrderCancelled", "orders" },
        { new CustomerRegistered("user-1", 1, "Ada", "Lovelace", "ada@example.com"), "user-1-CustomerRegistered", "customers" },
        { new CustomerUpdated("user-1", 7, "Ada", "King", "ada@example.com"), "user-1-CustomerUpdated-7", "customers" },
        { new PasswordChanged("user-1", 2, "Ada", "ada@example.com", true, Time), "user-1-PasswordChanged-2", "customers" },
        { new EmailAddressChanged("user-1", 3, "Ada", "ada@example.com", Time), "user-1-EmailAddressChanged-3", "customers" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public void Ids_are_the_same_at_every_publishing(IEvent data, string id, string topic) => Assert.Equal((id, topic), (data.EventId, data.Topic));

    [Fact]
    public void The_id_of_a_password_reset_does_not_give_the_token_away()
    {
        var id = new PasswordResetRequested("user-1", "Ada", "ada@example.com", "secret", Time).EventId;

        Assert.Matches("^user-1-PasswordResetRequested-[a-z2-7]{26}$", id);
        Assert.DoesNotContain("secret", id, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_sent_can_be_read()
    {
        var sent = new OrderConfirmed("order-1", "user-1", 400.00m, "USD", "Büro <b>");

        var received = CloudEvent.Parse(OutgoingEvent.From(sent, Time).Event.ToUtf8Json());

        Assert.Equal((sent, Time.ToUniversalTime()), (received.ReadData<OrderConfirmed>(), received.Time));
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
        var envelope = new CloudEvent("1", "/orders", "OrderConfirmed", "order-1", Time, JsonDocument.Parse("""{"orderId":"order-1"}""").RootElement);

        Assert.Throws<JsonException>(envelope.ReadData<OrderConfirmed>);
    }
}
