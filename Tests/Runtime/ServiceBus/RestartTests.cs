using Azure.Messaging.ServiceBus;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>What the broker has acknowledged outlives the process; the service promises the same of its nodes.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_unsettled_message_comes_back_with_the_deliveries_behind_it()
    {
        var broker = TestBroker.Open(_folder);
        await broker.SendAsync("orders", "a");
        await broker.Receiver().ReceiveMessageAsync().Soon();
        await broker.DisposeAsync();

        await using var restarted = TestBroker.Open(_folder, broker.Time);

        Assert.Equal(2, (await restarted.Receiver().ReceiveMessageAsync().Soon()).DeliveryCount);
    }

    [Fact]
    public async Task A_message_that_the_process_died_of_at_its_last_delivery_is_dead_lettered()
    {
        var broker = TestBroker.Open(_folder);
        await broker.SendAsync("orders", "a");
        for (var deaths = 0; deaths < 2; deaths++)
        {
            await broker.Receiver("orders/audit").ReceiveMessageAsync().Soon();
            await broker.DisposeAsync();
            broker = TestBroker.Open(_folder, broker.Time);
        }

        await using (broker)
        {
            var dead = await broker.DeadLetters("orders/audit").ReceiveMessageAsync().Soon();
            Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
            Assert.Empty(await broker.BodiesAsync("orders/audit"));
        }
    }

    [Fact]
    public async Task A_scheduled_message_whose_time_came_meanwhile_comes_at_the_start()
    {
        var broker = TestBroker.Open(_folder);
        await broker.Client.CreateSender("retries").ScheduleMessageAsync(new ServiceBusMessage("a"), broker.Time.GetUtcNow().AddHours(1));
        await broker.DisposeAsync();
        broker.Time.Advance(TimeSpan.FromHours(2));

        await using var restarted = TestBroker.Open(_folder, broker.Time);
        broker.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("a", (await restarted.Receiver("retries").ReceiveMessageAsync().Soon()).Body.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_is_as_it_was(bool compacted)
    {
        var broker = TestBroker.Open(_folder);
        await broker.SendAsync("orders", "gone", "dead", "changed", "fresh");
        await broker.Client.CreateSender("orders").ScheduleMessageAsync(new ServiceBusMessage("later"), broker.Time.GetUtcNow().AddMinutes(5));
        var receiver = broker.Receiver();
        var messages = await receiver.ReceiveMessagesAsync(3).Soon();
        await receiver.CompleteMessageAsync(messages[0]);
        await receiver.DeadLetterMessageAsync(messages[1], "reason");
        await receiver.AbandonMessageAsync(messages[2], new Dictionary<string, object> { ["seen"] = true });
        await broker.DisposeAsync();
        if (compacted)
            await TestBroker.Open(_folder, broker.Time, compactAbove: 0).DisposeAsync();

        await using var restarted = TestBroker.Open(_folder, broker.Time);

        Assert.Equal(["changed", "fresh"], await restarted.BodiesAsync());
        Assert.Equal(["gone", "dead", "changed", "fresh"], await restarted.BodiesAsync("orders/audit"));
        var dead = await restarted.DeadLetters().ReceiveMessageAsync().Soon();
        Assert.Equal(("dead", "reason", 2L, 2), (dead.Body.ToString(), dead.DeadLetterReason, dead.SequenceNumber, dead.DeliveryCount));
        var changed = await restarted.Receiver().ReceiveMessageAsync().Soon();
        Assert.Equal(("changed", true, 2), (changed.Body.ToString(), changed.ApplicationProperties["seen"], changed.DeliveryCount));
        await restarted.SendAsync("orders", "gone", "fresh", "new");
        broker.Time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(async () => (await restarted.BodiesAsync()).SequenceEqual(["changed", "fresh", "new", "later"]));
    }

    [Fact]
    public async Task Numbers_go_on_rising_after_all_messages_are_gone()
    {
        var broker = TestBroker.Open(_folder);
        await broker.SendAsync("orders", "a");
        var receiver = broker.Receiver();
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync().Soon());
        await broker.DisposeAsync();
        await TestBroker.Open(_folder, broker.Time, compactAbove: 0).DisposeAsync();

        await using var restarted = TestBroker.Open(_folder, broker.Time);
        await restarted.SendAsync("orders", "b");

        var message = await restarted.Receiver().ReceiveMessageAsync().Soon();
        Assert.Equal((2L, 2L), (message.SequenceNumber, message.EnqueuedSequenceNumber));
    }
}
