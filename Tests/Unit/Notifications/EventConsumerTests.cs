using System.Net;
using System.Text;
using Azure;
using NotificationFunctions.Consumers;
using NotificationFunctions.Emails;
using NotificationFunctions.Recipients;
using Shared.Events;
using Tests.Support;

namespace Tests.Unit.Notifications;

public class EventConsumerTests
{
    private readonly ConsumerFixture _world = new();

    [Fact]
    public async Task An_email_is_sent_then_recorded_and_the_message_completed_last()
    {
        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Null(_world.DeadLetter.Description);
        Assert.Equal(["send", "record sent msg", "complete"], _world.Steps);
        var email = Assert.Single(_world.Sent);
        Assert.Equal(("orders@example.com", "Orders"), (email.From.Email, email.From.Name));
        Assert.Equal(("ada@example.com", "Ada Lovelace"), (email.Personalizations[0].Tos[0].Email, email.Personalizations[0].Tos[0].Name));
    }

    [Fact]
    public async Task The_name_in_an_address_has_no_commas_and_semicolons_and_the_greeting_is_unchanged()
    {
        _world.Recipient = new RecipientRow
        {
            PartitionKey = ConsumerFixture.User,
            FirstName = "Ada, Countess;",
            LastName = "Lovelace,Jr.",
            Email = "ada@example.com",
        };

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal("Ada Countess Lovelace Jr.", Assert.Single(_world.Sent).Personalizations[0].Tos[0].Name);
        Assert.Contains("Dear Ada, Countess;,", _world.Sent[0].Contents[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_is_recorded_is_not_sent_again()
    {
        _world.HandledEvent = new HandledEventRow { EmailKey = "sent-1" };

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["complete"], _world.Steps);
    }

    [Fact]
    public async Task A_stop_after_SendGrid_took_the_email_does_not_keep_it_from_being_recorded()
    {
        using var stop = new CancellationTokenSource();
        _world.OnSendAsync = async _ =>
        {
            await stop.CancelAsync();
            return await ConsumerFixture.Answer(HttpStatusCode.Accepted);
        };

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()), stop.Token);

        Assert.Contains("record sent msg", _world.Steps);
    }

    [Fact]
    public async Task A_record_that_another_delivery_made_meanwhile_ends_in_completion()
    {
        _world.OnRecordAsync = () =>
        {
            _world.HandledEvent = new HandledEventRow { EmailKey = "sent-1" };
            throw new RequestFailedException(409, "EntityAlreadyExists");
        };

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["send", "complete"], _world.Steps);
    }

    [Theory]
    [InlineData("{}", "0.3", "1", "OrderConfirmed")]
    [InlineData("{}", "1.0", " ", "OrderConfirmed")]
    [InlineData("{}", "1.0", "1", "OrderConfirmed")]
    [InlineData("7", "1.0", "1", "OrderConfirmed")]
    [InlineData("{}", "1.0", "1", "OrderEaten")]
    public Task An_event_that_is_not_one_of_ours_is_dead_lettered_at_once(string data, string specVersion, string id, string type) =>
        What_cannot_be_read_is_dead_lettered_at_once(
            $$"""
            {"specversion":"{{specVersion}}","id":"{{id}}","type":"{{type}}","source":"s","subject":"s","time":"2026-03-01T12:00:00Z",
            "data":{{data}}}
            """);

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"OrderConfirmed","source":"s","subject":"s","time":"2026-03-01T12:00:00Z"}""")]
    public async Task What_cannot_be_read_is_dead_lettered_at_once(string body)
    {
        await _world.ConsumeAsync(ConsumerFixture.Message(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(["dead-letter"], _world.Steps);
        Assert.Equal(EventConsumer.Unreadable, _world.DeadLetter.Reason);
        Assert.NotEmpty(_world.DeadLetter.Description!);
    }

    [Fact]
    public async Task An_event_about_a_forged_user_id_is_dead_lettered_before_storage_is_asked()
    {
        _world.OnReadAsync = () => throw new InvalidOperationException("Storage was asked.");

        var body = CloudEvent.From(ConsumerFixture.Confirmed(), DateTimeOffset.UnixEpoch).ToUtf8Json();
        var forged = Encoding.UTF8.GetString(body).Replace(ConsumerFixture.User, "user-../#?", StringComparison.Ordinal);
        await _world.ConsumeAsync(ConsumerFixture.Message(Encoding.UTF8.GetBytes(forged)));

        Assert.Equal(EventConsumer.Unreadable, _world.DeadLetter.Reason);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_SendGrid_refuses_is_dead_lettered_with_its_words(HttpStatusCode status)
    {
        _world.OnSendAsync = _ => ConsumerFixture.Answer(status, """{"errors":[{"message":"Does not contain a valid address."}]}""");

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.Equal(["send", "dead-letter"], _world.Steps);
        Assert.Equal(EmailDelivery.RefusedBySendGrid, _world.DeadLetter.Reason);
        Assert.Contains($"{(int)status}", _world.DeadLetter.Description, StringComparison.Ordinal);
        Assert.Contains("Does not contain a valid address.", _world.DeadLetter.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_refusal_is_cut_to_what_the_broker_takes()
    {
        _world.OnSendAsync = _ => ConsumerFixture.Answer(HttpStatusCode.BadRequest, new string('x', 100_000));

        await _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()));

        Assert.InRange(_world.DeadLetter.Description!.Length, 100, 4096);
    }

    [Fact]
    public async Task A_failure_that_is_no_passing_one_goes_to_the_trigger()
    {
        _world.OnReadAsync = () => throw new RequestFailedException(403, "AuthorizationFailure");

        await Assert.ThrowsAsync<RequestFailedException>(() => _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed())));

        Assert.Empty(_world.Steps);
    }

    [Fact]
    public async Task A_host_that_stops_leaves_the_message_to_be_delivered_again()
    {
        using var stop = new CancellationTokenSource();
        _world.OnSendAsync = async token =>
        {
            await stop.CancelAsync();
            throw new OperationCanceledException(token);
        };

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => _world.ConsumeAsync(ConsumerFixture.Message(ConsumerFixture.Confirmed()), stop.Token));

        Assert.Equal(["send"], _world.Steps);
    }

    [Fact]
    public async Task A_new_customer_is_kept_and_welcomed()
    {
        _world.Recipient = null;

        await _world.ConsumeAsync(
            ConsumerFixture.Message(new CustomerRegistered(ConsumerFixture.User, 1, "Ada", "Lovelace", "ada@example.com")));

        Assert.Equal(["keep 1", "send", "record sent msg", "complete"], _world.Steps);
        Assert.Equal("Welcome!", _world.Sent[0].Personalizations[0].Subject);
    }

    [Fact]
    public async Task The_welcome_goes_to_the_newest_address()
    {
        _world.Recipient!.ProfileVersion = 2;
        _world.Recipient.Email = "new@example.com";

        await _world.ConsumeAsync(
            ConsumerFixture.Message(new CustomerRegistered(ConsumerFixture.User, 1, "Ada", "Lovelace", "old@example.com")));

        Assert.Equal(["send", "record sent msg", "complete"], _world.Steps);
        Assert.Equal("new@example.com", _world.Sent[0].Personalizations[0].Tos[0].Email);
    }

    [Theory]
    [InlineData(1, new[] { "keep 2", "complete" })]
    [InlineData(2, new[] { "complete" })]
    [InlineData(3, new[] { "complete" })]
    public async Task An_updated_profile_is_kept_only_when_it_is_newer(long storedVersion, string[] steps)
    {
        _world.Recipient!.ProfileVersion = storedVersion;

        await _world.ConsumeAsync(ConsumerFixture.Message(new CustomerUpdated(ConsumerFixture.User, 2, "Ada", "King", "king@example.com")));

        Assert.Equal(steps, _world.Steps);
    }
}
