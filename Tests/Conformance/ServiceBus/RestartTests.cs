using Azure.Messaging.ServiceBus;
using Tests.Support;

namespace Tests.Conformance.ServiceBus;

/// <summary>A stopped emulator is started again on its store, or a copy of the store's files is: what kill -9 leaves at that moment.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_acknowledged_is_as_it_was(bool crash)
    {
        long deferred;
        await using var after = await RestartAsync(crash, async bus =>
        {
            await bus.SendAsync("work", "completed", "dead", "deferred", "abandoned", "waiting");
            await bus.SendAsync("orders", "a");
            await bus.Sender("orders").ScheduleMessageAsync(new ServiceBusMessage("later"), _time.GetUtcNow() + TimeSpan.FromHours(1));
            var receiver = bus.Receiver();
            var messages = await TestNamespace.ReceiveAsync(receiver, 4);
            await receiver.CompleteMessageAsync(messages[0]);
            await receiver.DeadLetterMessageAsync(messages[1], "reason", "description");
            await receiver.DeferMessageAsync(messages[2]);
            await receiver.AbandonMessageAsync(messages[3], new Dictionary<string, object> { ["why"] = "later" });
            deferred = messages[2].SequenceNumber;
            await bus.Receiver("orders/audit").CompleteMessageAsync(await bus.ReceiveAsync("orders/audit"));
        });

        Assert.Equal("deferred abandoned waiting", await after.BodiesAsync());
        Assert.Equal((2, 1, 0, 1), after.Count() is var work ? (work.Active, work.Deferred, work.Scheduled, work.DeadLettered) : default);
        Assert.Equal("reason", (await after.DeadLetters().ReceiveMessageAsync()).DeadLetterReason);
        var abandoned = await after.Receiver().ReceiveMessageAsync();
        Assert.Equal(("abandoned", 2, "later"), (abandoned.Body.ToString(), abandoned.DeliveryCount, (string)abandoned.ApplicationProperties["why"]));
        Assert.Equal("deferred", (await after.Receiver().ReceiveDeferredMessageAsync(3)).Body.ToString());
        Assert.Equal(("a", ""), (await after.BodiesAsync("orders/email"), await after.BodiesAsync("orders/audit")));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("later", (await after.Receiver("orders/audit").ReceiveMessageAsync()).Body.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_put_back_from_the_dead_letters_is_back(bool crash)
    {
        await using var after = await RestartAsync(crash, async bus =>
        {
            await bus.SendAsync("work", "a", "b");
            var receiver = bus.Receiver();
            await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync());
            await bus.Emulator.RedriveAsync("work");
        });

        Assert.Equal(("b a", ""), (await after.BodiesAsync(), await after.BodiesAsync(deadLetters: true)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Locks_are_gone_and_their_messages_come_back_with_the_deliveries_behind_them(bool crash)
    {
        await using var after = await RestartAsync(crash, async bus =>
        {
            await bus.SendAsync("work", "a", "b");
            await TestNamespace.ReceiveAsync(bus.Receiver(), 1);
            await bus.SendAsync("work", "what is written before it is acknowledged");
        });

        var messages = await TestNamespace.ReceiveAsync(after.Receiver(), 2);
        Assert.Equal([2, 1], messages.Select(message => message.DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_the_process_died_of_at_its_last_delivery_is_dead_lettered()
    {
        await using var after = await RestartAsync(crash: true, async bus =>
        {
            await bus.SendAsync("work", "a");
            var receiver = bus.Receiver();
            await receiver.AbandonMessageAsync(await receiver.ReceiveMessageAsync());
            await receiver.AbandonMessageAsync(await receiver.ReceiveMessageAsync());
            await receiver.ReceiveMessageAsync();
            await bus.SendAsync("orders", "what is written before it is acknowledged");
        });

        await after.AssertNothingComesAsync();
        Assert.Equal("MaxDeliveryCountExceeded", (await after.DeadLetters().ReceiveMessageAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task Duplicates_are_still_detected_and_numbers_go_on_rising_after_all_messages_are_gone()
    {
        await using var after = await RestartAsync(crash: true, async bus =>
        {
            await bus.SendAsync("orders", "a");
            await bus.Receiver("orders/email").CompleteMessageAsync(await bus.ReceiveAsync("orders/email"));
            await bus.Receiver("orders/audit").CompleteMessageAsync(await bus.ReceiveAsync("orders/audit"));
        });

        await after.SendAsync("orders", "a", "b");
        var message = await after.ReceiveAsync("orders/email");
        Assert.Equal(("b", 2L, 2L), (message.Body.ToString(), message.SequenceNumber, message.EnqueuedSequenceNumber));
        await after.AssertNothingComesAsync("orders/email");
    }

    [Fact]
    public async Task A_scheduled_message_whose_time_came_meanwhile_comes_at_the_start()
    {
        await using var after = await RestartAsync(crash: true, async bus =>
        {
            await bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("a"), _time.GetUtcNow() + TimeSpan.FromHours(1));
            _time.Advance(TimeSpan.FromMinutes(59));
        });
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("a", (await after.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task Clients_go_on_when_the_emulator_comes_back()
    {
        var first = await TestNamespace.StartAsync(_folder.Path, TimeProvider.System);
        var port = first.Emulator.Port;
        await using var client = new ServiceBusClient(first.Emulator.ConnectionString, new ServiceBusClientOptions
        {
            RetryOptions = { MaxRetries = 100, Delay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(20) },
        });
        await using var sender = client.CreateSender("work");
        await using var receiver = client.CreateReceiver("work");
        await sender.SendMessageAsync(new ServiceBusMessage("before"));
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync());
        await first.DisposeAsync();

        await using var second = await TestNamespace.StartAsync(_folder.Path, TimeProvider.System, port: port);
        await sender.SendMessageAsync(new ServiceBusMessage("after"));
        Assert.Equal("after", (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30))).Body.ToString());
    }

    [Fact]
    public async Task Messages_of_an_entity_that_the_topology_lacks_stay_in_the_store()
    {
        await using (var bus = await TestNamespace.StartAsync(_folder, time: _time))
        {
            await bus.SendAsync("work", "a");
            await bus.Store.WriteAsync(session => session.Execute("UPDATE servicebus_message SET queue = 'gone'"));
        }

        await using (var without = await TestNamespace.StartAsync(_folder, time: _time))
        {
            Assert.Equal("", await without.BodiesAsync());
            await without.Store.WriteAsync(session => session.Execute("UPDATE servicebus_message SET queue = 'work'"));
        }

        await using var with = await TestNamespace.StartAsync(_folder, time: _time);
        Assert.Equal("a", await with.BodiesAsync());
    }

    /// <summary>Uses an emulator, stops it or copies what a crash would leave of it, and starts another one on that.</summary>
    private async Task<TestNamespace> RestartAsync(bool crash, Func<TestNamespace, Task> use)
    {
        var copy = Path.Combine(_folder.Path, "copy");
        await using (var before = await TestNamespace.StartAsync(_folder, time: _time))
        {
            await use(before);
            if (crash)
                await StoreCopy.TakeAsync(before.Store, _folder.Path, copy);
        }

        return await TestNamespace.StartAsync(crash ? copy : _folder.Path, _time);
    }
}
