using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official source: message-sequencing.md (azure-docs).</summary>
public sealed class ScheduledMessageTests : ServiceBusTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scheduled_message_comes_at_its_time_behind_all_that_came_before_under_a_new_number(bool byProperty)
    {
        var due = Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        if (byProperty)
            await Bus.Sender().SendMessageAsync(new ServiceBusMessage("later") { ScheduledEnqueueTime = due });
        else
            Assert.Equal(1, await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("later"), due));
        await Bus.SendAsync("work", "now");
        Bus.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, 1), (Bus.Count().Active, Bus.Count().Scheduled));
        Bus.Time.Advance(TimeSpan.FromMilliseconds(1));

        var received = await TestNamespace.ReceiveAsync(Bus.Receiver(), 2);

        Assert.Equal("now later", TestNamespace.Bodies(received));
        Assert.Equal((3L, due, due), (received[1].SequenceNumber, received[1].EnqueuedTime, received[1].ScheduledEnqueueTime));
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_a_message_whose_time_comes()
    {
        await Bus.Sender("orders").ScheduleMessageAsync(new ServiceBusMessage("a"), Bus.Time.GetUtcNow() + TimeSpan.FromHours(1));
        var waiting = Bus.Receiver("orders/email").ReceiveMessageAsync(TimeSpan.FromSeconds(20));
        Bus.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("a", (await waiting).Body.ToString());
    }

    [Fact]
    public async Task A_message_scheduled_for_the_past_comes_at_once()
    {
        await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("a"), Bus.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.NotNull(await Bus.ReceiveAsync());
    }

    [Fact]
    public async Task A_scheduled_message_can_be_peeked_and_cancelled()
    {
        var number = await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("a"), Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        var peeked = await Bus.Receiver().PeekMessageAsync();
        Assert.Equal((number, ServiceBusMessageState.Scheduled, Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(1)),
            (peeked.SequenceNumber, peeked.State, peeked.ScheduledEnqueueTime));

        await Bus.Sender().CancelScheduledMessageAsync(number);

        Bus.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", await Bus.BodiesAsync());
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => Bus.Sender().CancelScheduledMessageAsync(number));
    }

    [Fact]
    public async Task Of_several_scheduled_messages_all_or_none_are_cancelled()
    {
        var due = Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(1);
        var numbers = await Bus.Sender().ScheduleMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("b")], due);
        await TestNamespace.AssertFailsAsync(
            ServiceBusFailureReason.MessageNotFound, () => Bus.Sender().CancelScheduledMessagesAsync([numbers[0], numbers[1] + 1]));
        Assert.Equal("a b", await Bus.BodiesAsync());
        await Bus.Sender().CancelScheduledMessagesAsync(numbers);
        Assert.Equal("", await Bus.BodiesAsync());
    }

    [Fact]
    public async Task A_message_whose_time_has_come_cannot_be_cancelled()
    {
        var number = await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("a"), Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Bus.Time.Advance(TimeSpan.FromMinutes(1));
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => Bus.Sender().CancelScheduledMessageAsync(number));
        Assert.NotNull(await Bus.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_that_must_wait_longer_than_any_timer_lasts_comes_at_its_time()
    {
        await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("a"), Bus.Time.GetUtcNow() + TimeSpan.FromDays(60));
        Bus.Time.Advance(TimeSpan.FromDays(60) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Bus.Count().Scheduled);
        Bus.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await Bus.ReceiveAsync());
    }
}
