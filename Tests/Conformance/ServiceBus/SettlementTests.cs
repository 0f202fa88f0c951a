using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official sources: message-transfers-locks-settlement.md, service-bus-dead-letter-queues.md, message-deferral.md (azure-docs).</summary>
public sealed class SettlementTests : ServiceBusTest
{
    [Fact]
    public async Task A_completed_message_is_gone_leaves_no_row_and_cannot_be_settled_again()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        var message = await receiver.ReceiveMessageAsync();
        await receiver.CompleteMessageAsync(message);

        Assert.Equal("", await Bus.BodiesAsync());
        Assert.Equal(0, Bus.CountRows("servicebus_message"));
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(message));
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.AbandonMessageAsync(message));
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_at_once_in_its_old_place_with_the_properties_that_were_set()
    {
        await Bus.Sender().SendMessagesAsync(
        [
            new ServiceBusMessage("a")
            {
                PartitionKey = "p", TimeToLive = TimeSpan.FromHours(1), ApplicationProperties = { ["k"] = 1, ["keep"] = TimeSpan.FromSeconds(3) },
            },
            new ServiceBusMessage("b"),
        ]);
        var receiver = Bus.Receiver();
        var first = await receiver.ReceiveMessageAsync();
        await receiver.AbandonMessageAsync(first, new Dictionary<string, object> { ["k"] = 2, ["why"] = "later" });

        var second = await receiver.ReceiveMessageAsync();

        Assert.Equal(("a", 2, first.SequenceNumber), (second.Body.ToString(), second.DeliveryCount, second.SequenceNumber));
        Assert.Equal((2, "later", TimeSpan.FromSeconds(3)),
            ((int)second.ApplicationProperties["k"], (string)second.ApplicationProperties["why"], (TimeSpan)second.ApplicationProperties["keep"]));
        Assert.Equal(("p", TimeSpan.FromHours(1)), (second.PartitionKey, second.TimeToLive));
        Assert.NotEqual(first.LockToken, second.LockToken);
    }

    [Fact]
    public async Task A_message_can_be_dead_lettered_with_reason_description_and_properties()
    {
        await Bus.Sender("orders").SendMessageAsync(new ServiceBusMessage("a") { Subject = "subject" });
        var receiver = Bus.Receiver("orders/email");
        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(), new Dictionary<string, object> { ["extra"] = 7 }, "reason", "description");

        var dead = await Bus.DeadLetters("orders/email").ReceiveMessageAsync();

        Assert.Equal(("a", "subject", "reason", "description", 7),
            (dead.Body.ToString(), dead.Subject, dead.DeadLetterReason, dead.DeadLetterErrorDescription, (int)dead.ApplicationProperties["extra"]));
        Assert.Equal((0, 1), Bus.Count("orders/Subscriptions/email") is var counts ? (counts.Active, counts.DeadLettered) : default);
        Assert.Equal("a", await Bus.BodiesAsync("orders/audit"));
    }

    [Fact]
    public async Task A_message_can_be_dead_lettered_without_a_reason()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync());
        Assert.Null((await Bus.DeadLetters().ReceiveMessageAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task After_its_last_delivery_an_abandoned_message_is_dead_lettered()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = await receiver.ReceiveMessageAsync();
            Assert.Equal(delivery, message.DeliveryCount);
            await receiver.AbandonMessageAsync(message);
        }

        var dead = await Bus.DeadLetters().ReceiveMessageAsync();
        Assert.Equal(("MaxDeliveryCountExceeded", "Message could not be consumed after 3 delivery attempts."),
            (dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        Assert.Equal("", await Bus.BodiesAsync());
    }

    [Fact]
    public async Task Dead_letters_neither_age_nor_wear_out_nor_die_again()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync());
        Bus.Time.Advance(TimeSpan.FromDays(10));
        var dead = Bus.DeadLetters();
        for (var delivery = 0; delivery < 5; delivery++)
            await dead.AbandonMessageAsync(await dead.ReceiveMessageAsync());

        var message = await dead.ReceiveMessageAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => dead.DeadLetterMessageAsync(message));
        await dead.CompleteMessageAsync(message);
        Assert.Equal("", await Bus.BodiesAsync(deadLetters: true));
    }

    [Fact]
    public async Task A_deferred_message_comes_only_by_its_number_until_it_is_settled()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        var number = (await receiver.ReceiveMessageAsync()) is var message ? message.SequenceNumber : 0;
        await receiver.DeferMessageAsync(message, new Dictionary<string, object> { ["step"] = 1 });
        await Bus.AssertNothingComesAsync();
        Assert.Equal(ServiceBusMessageState.Deferred, (await receiver.PeekMessageAsync()).State);
        Assert.Equal((0, 1), (Bus.Count().Active, Bus.Count().Deferred));

        var deferred = await receiver.ReceiveDeferredMessageAsync(number);
        Assert.Equal((1, 2), ((int)deferred.ApplicationProperties["step"], deferred.DeliveryCount));
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => receiver.ReceiveDeferredMessageAsync(number));
        await receiver.RenewMessageLockAsync(deferred);
        await receiver.AbandonMessageAsync(deferred);
        await Bus.AssertNothingComesAsync();

        await receiver.CompleteMessageAsync(await receiver.ReceiveDeferredMessageAsync(number));
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => receiver.ReceiveDeferredMessageAsync(number));
        Assert.Equal(0, Bus.Count().Deferred);
    }

    [Fact]
    public async Task A_deferred_message_can_be_received_for_good_and_dead_lettered()
    {
        await Bus.SendAsync("work", "a", "b");
        var receiver = Bus.Receiver();
        var messages = await TestNamespace.ReceiveAsync(receiver, 2);
        foreach (var message in messages)
            await receiver.DeferMessageAsync(message);

        await receiver.DeadLetterMessageAsync(await receiver.ReceiveDeferredMessageAsync(messages[0].SequenceNumber), "reason", "description");
        var forGood = Bus.Receiver(options: new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.Equal("b", (await forGood.ReceiveDeferredMessageAsync(messages[1].SequenceNumber)).Body.ToString());

        Assert.Equal("", await Bus.BodiesAsync());
        var dead = await Bus.DeadLetters().ReceiveMessageAsync();
        Assert.Equal(("a", "reason", "description"), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task A_message_can_be_settled_by_another_receiver_of_its_entity()
    {
        await Bus.SendAsync("work", "a");
        var message = await Bus.Receiver().ReceiveMessageAsync();
        await Bus.Receiver().CompleteMessageAsync(message);
        Assert.Equal("", await Bus.BodiesAsync());
    }
}
