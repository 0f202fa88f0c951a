using Azure.Messaging.ServiceBus;

namespace Tests.Runtime.ServiceBus;

/// <summary>Official behaviour: <c>articles/service-bus-messaging/message-sequencing.md</c>, "Scheduled messages" (azure-docs).</summary>
public sealed class ScheduledMessageTests : BrokerTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scheduled_message_comes_at_its_time_behind_all_that_came_before(bool byProperty)
    {
        var at = Broker.Time.GetUtcNow().AddSeconds(10);
        var sender = Broker.Client.CreateSender("retries");
        if (byProperty)
            await sender.SendMessageAsync(new ServiceBusMessage("later") { ScheduledEnqueueTime = at });
        else
            await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), at);
        await Broker.SendAsync("retries", "now");

        Broker.Time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal(["now"], (await Broker.Receiver("retries").ReceiveMessagesAsync(10).Soon()).Select(message => message.Body.ToString()));
        var waiting = Broker.Receiver("retries").ReceiveMessageAsync();
        Assert.False(waiting.IsCompleted);
        Broker.Time.Advance(TimeSpan.FromSeconds(0.001));

        var later = await waiting.Soon();
        Assert.Equal(("later", at, at), (later.Body.ToString(), later.EnqueuedTime, later.ScheduledEnqueueTime));
        Assert.Equal(3, later.SequenceNumber);
    }

    [Fact]
    public async Task A_message_scheduled_for_the_past_comes_at_once()
    {
        await Broker.Client.CreateSender("orders").ScheduleMessageAsync(new ServiceBusMessage("a"), Broker.Time.GetUtcNow().AddSeconds(-1));

        Assert.Equal("a", (await Broker.Receiver("orders/audit").ReceiveMessageAsync().Soon()).Body.ToString());
    }

    [Fact]
    public async Task A_scheduled_message_can_be_peeked_and_cancelled()
    {
        var sender = Broker.Client.CreateSender("retries");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), Broker.Time.GetUtcNow().AddSeconds(10));
        var peeked = await Broker.Receiver("retries").PeekMessageAsync();
        Assert.Equal((number, ServiceBusMessageState.Scheduled), (peeked.SequenceNumber, peeked.State));

        await sender.CancelScheduledMessageAsync(number);

        Broker.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await Broker.BodiesAsync("retries"));
        await AssertNotScheduledAsync(() => sender.CancelScheduledMessageAsync(number));
    }

    [Fact]
    public async Task A_message_whose_time_has_come_cannot_be_cancelled()
    {
        var sender = Broker.Client.CreateSender("orders");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), Broker.Time.GetUtcNow().AddSeconds(10));
        Broker.Time.Advance(TimeSpan.FromSeconds(10));

        await AssertNotScheduledAsync(() => sender.CancelScheduledMessageAsync(number));

        Assert.Equal("a", (await Broker.Receiver().ReceiveMessageAsync().Soon()).Body.ToString());
    }

    [Fact]
    public async Task Of_several_scheduled_messages_all_or_none_are_cancelled()
    {
        var sender = Broker.Client.CreateSender("retries");
        var numbers = await sender.ScheduleMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("b")], Broker.Time.GetUtcNow().AddSeconds(10));

        await AssertNotScheduledAsync(() => sender.CancelScheduledMessagesAsync([numbers[0], 99]));

        Assert.Equal(["a", "b"], await Broker.BodiesAsync("retries"));
        await sender.CancelScheduledMessagesAsync(numbers);
        Assert.Empty(await Broker.BodiesAsync("retries"));
    }

    private static async Task AssertNotScheduledAsync(Func<Task> cancel)
    {
        var failure = await Assert.ThrowsAsync<ServiceBusException>(cancel);
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, failure.Reason);
    }
}
