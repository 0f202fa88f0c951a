using Azure.Messaging.ServiceBus;

namespace Tests.Runtime.ServiceBus;

/// <summary>
/// Official behaviour: <c>articles/service-bus-messaging/message-transfers-locks-settlement.md</c> and
/// <c>service-bus-dead-letter-queues.md</c> (azure-docs), <c>Amqp/AmqpReceiver.cs</c> (azure-sdk-for-net).
/// </summary>
public sealed class SettlementTests : BrokerTest
{
    [Fact]
    public async Task An_abandoned_message_comes_back_at_once_in_its_old_place()
    {
        await Broker.SendAsync("orders", "a", "b");
        var receiver = Broker.Receiver();
        var first = await receiver.ReceiveMessageAsync().Soon();

        await receiver.AbandonMessageAsync(first, new Dictionary<string, object> { ["seen"] = 1 });

        var again = await receiver.ReceiveMessagesAsync(2).Soon();
        Assert.Equal([("a", 2), ("b", 1)], again.Select(message => (message.Body.ToString(), message.DeliveryCount)));
        Assert.Equal(1, again[0].ApplicationProperties["seen"]);
        Assert.Equal(first.SequenceNumber, again[0].SequenceNumber);
    }

    [Fact]
    public async Task A_message_whose_lock_expires_comes_back_and_the_old_lock_settles_nothing()
    {
        await Broker.SendAsync("orders", "a");
        var receiver = Broker.Receiver();
        var first = await receiver.ReceiveMessageAsync().Soon();
        var waiting = receiver.ReceiveMessageAsync(TimeSpan.FromHours(1));

        Broker.Time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(waiting.IsCompleted);
        Broker.Time.Advance(TimeSpan.FromSeconds(0.1));

        var second = await waiting.Soon();
        Assert.Equal(2, second.DeliveryCount);
        await AssertLockLostAsync(() => receiver.CompleteMessageAsync(first));
        await AssertLockLostAsync(() => receiver.AbandonMessageAsync(first));
        await AssertLockLostAsync(() => receiver.DeadLetterMessageAsync(first));
        await AssertLockLostAsync(() => receiver.RenewMessageLockAsync(first));
        await receiver.CompleteMessageAsync(second);
        Assert.Empty(await Broker.BodiesAsync());
    }

    [Fact]
    public async Task A_renewed_lock_lasts_for_another_lock_duration()
    {
        await Broker.SendAsync("orders", "a");
        var receiver = Broker.Receiver();
        var message = await receiver.ReceiveMessageAsync().Soon();

        Broker.Time.Advance(TimeSpan.FromSeconds(40));
        await receiver.RenewMessageLockAsync(message);
        Broker.Time.Advance(TimeSpan.FromSeconds(59));

        await receiver.CompleteMessageAsync(message);
        Assert.Empty(await Broker.BodiesAsync());
    }

    [Fact]
    public async Task A_message_is_settled_once()
    {
        await Broker.SendAsync("orders", "a");
        var receiver = Broker.Receiver();
        var message = await receiver.ReceiveMessageAsync().Soon();

        await receiver.CompleteMessageAsync(message);

        await AssertLockLostAsync(() => receiver.CompleteMessageAsync(message));
        await AssertLockLostAsync(() => receiver.AbandonMessageAsync(message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_its_last_delivery_a_message_is_dead_lettered(bool byExpiry)
    {
        await Broker.SendAsync("retries", "a");
        var receiver = Broker.Receiver("retries");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = await receiver.ReceiveMessageAsync().Soon();
            Assert.Equal(delivery, message.DeliveryCount);
            if (byExpiry)
                Broker.Time.Advance(TimeSpan.FromSeconds(30));
            else
                await receiver.AbandonMessageAsync(message);
        }

        var dead = await Broker.DeadLetters("retries").ReceiveMessageAsync().Soon();

        Assert.Equal("a", dead.Body.ToString());
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Equal("Message could not be consumed after 3 delivery attempts.", dead.DeadLetterErrorDescription);
        Assert.Empty(await Broker.BodiesAsync("retries"));
    }

    [Fact]
    public async Task A_message_can_be_dead_lettered_with_reason_description_and_properties()
    {
        await Broker.SendAsync("orders", "a");
        var receiver = Broker.Receiver();
        var message = await receiver.ReceiveMessageAsync().Soon();

        await receiver.DeadLetterMessageAsync(message, new Dictionary<string, object> { ["step"] = "read" }, "Unreadable", "no JSON");

        var deadLetters = Broker.DeadLetters();
        Assert.Equal("orders/Subscriptions/email/$DeadLetterQueue", deadLetters.EntityPath);
        var dead = await deadLetters.ReceiveMessageAsync().Soon();
        Assert.Equal(("Unreadable", "no JSON", "read"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["step"]));
        Assert.Equal(("a", message.SequenceNumber, message.EnqueuedTime), (dead.MessageId, dead.SequenceNumber, dead.EnqueuedTime));
        Assert.Empty(await Broker.BodiesAsync());
        Assert.Equal(["a"], await Broker.BodiesAsync("orders/audit"));
    }

    [Fact]
    public async Task Dead_letters_neither_age_nor_wear_out_nor_die_again()
    {
        await Broker.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromMinutes(1) });
        var receiver = Broker.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync().Soon());
        Broker.Time.Advance(TimeSpan.FromDays(30));
        var deadLetters = Broker.DeadLetters();

        for (var i = 0; i < 20; i++)
            await deadLetters.AbandonMessageAsync(await deadLetters.ReceiveMessageAsync().Soon());

        var dead = await deadLetters.ReceiveMessageAsync().Soon();
        await Assert.ThrowsAsync<InvalidOperationException>(() => deadLetters.DeadLetterMessageAsync(dead));
        await deadLetters.CompleteMessageAsync(dead);
        Assert.Empty(await Broker.BodiesAsync(deadLetters: true));
    }

    [Fact]
    public async Task A_dead_letter_is_sent_again_as_its_sender_had_made_it()
    {
        await Broker.Client.CreateSender("orders").SendMessageAsync(
            new ServiceBusMessage("a") { MessageId = "m", Subject = "s", ApplicationProperties = { ["attempt"] = 1 } });
        var receiver = Broker.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync().Soon(), "reason", "description");
        var deadLetters = Broker.DeadLetters();
        var dead = await deadLetters.ReceiveMessageAsync().Soon();

        await Broker.Client.CreateSender("retries").SendMessageAsync(new ServiceBusMessage(dead));
        await deadLetters.CompleteMessageAsync(dead);

        var again = await Broker.Receiver("retries").ReceiveMessageAsync().Soon();
        Assert.Equal(("a", "m", "s", 1), (again.Body.ToString(), again.MessageId, again.Subject, again.DeliveryCount));
        Assert.Equal(1, again.ApplicationProperties["attempt"]);
        Assert.Null(again.DeadLetterReason);
        Assert.DoesNotContain("DeadLetterErrorDescription", again.ApplicationProperties.Keys);
    }

    private static async Task AssertLockLostAsync(Func<Task> settle)
    {
        var failure = await Assert.ThrowsAsync<ServiceBusException>(settle);
        Assert.Equal((ServiceBusFailureReason.MessageLockLost, false), (failure.Reason, failure.IsTransient));
    }
}
