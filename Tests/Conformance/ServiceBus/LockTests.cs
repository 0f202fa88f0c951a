using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official source: message-transfers-locks-settlement.md (azure-docs).</summary>
public sealed class LockTests : ServiceBusTest
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_message_whose_lock_expires_comes_back_and_the_old_lock_settles_nothing()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        var first = await receiver.ReceiveMessageAsync();
        Bus.Time.Advance(LockDuration - TimeSpan.FromMilliseconds(1));
        await Bus.AssertNothingComesAsync();
        Bus.Time.Advance(TimeSpan.FromMilliseconds(1));

        var second = await receiver.ReceiveMessageAsync();

        Assert.Equal(2, second.DeliveryCount);
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(first));
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.RenewMessageLockAsync(first));
        await receiver.CompleteMessageAsync(second);
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_a_message_whose_lock_expires()
    {
        await Bus.SendAsync("work", "a");
        await Bus.ReceiveAsync();
        var waiting = Bus.Receiver().ReceiveMessageAsync(TimeSpan.FromSeconds(20));
        await Bus.Receiver().PeekMessageAsync();
        Bus.Time.Advance(LockDuration);
        Assert.Equal(2, (await waiting).DeliveryCount);
    }

    [Fact]
    public async Task A_renewed_lock_lasts_for_another_lock_duration()
    {
        await Bus.SendAsync("work", "a", "b");
        var receiver = Bus.Receiver();
        var messages = await TestNamespace.ReceiveAsync(receiver, 2);
        for (var renewal = 0; renewal < 3; renewal++)
        {
            Bus.Time.Advance(TimeSpan.FromSeconds(20));
            await receiver.RenewMessageLockAsync(messages[0]);
            Assert.Equal(Bus.Time.GetUtcNow() + LockDuration, messages[0].LockedUntil);
        }

        Assert.Equal("b", (await Bus.ReceiveAsync()).Body.ToString());
        await Bus.AssertNothingComesAsync();
        await receiver.CompleteMessageAsync(messages[0]);
    }

    [Fact]
    public async Task A_message_whose_last_lock_expires_is_dead_lettered()
    {
        await Bus.SendAsync("work", "a");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Equal(delivery, (await Bus.ReceiveAsync()).DeliveryCount);
            Bus.Time.Advance(LockDuration);
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await Bus.DeadLetters().ReceiveMessageAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task What_a_receiver_had_fetched_in_advance_and_not_handed_out_is_given_back_when_it_closes_and_was_no_delivery()
    {
        await Bus.SendAsync("work", [.. Enumerable.Range(0, 10).Select(number => $"{number}")]);
        var receiver = Bus.Receiver(options: new ServiceBusReceiverOptions { PrefetchCount = 8 });
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync());
        await receiver.CloseAsync();

        var rest = await TestNamespace.ReceiveAsync(Bus.Receiver(), 9);

        Assert.Equal("1 2 3 4 5 6 7 8 9", TestNamespace.Bodies(rest.OrderBy(message => message.SequenceNumber)));
        Assert.All(rest, message => Assert.Equal(1, message.DeliveryCount));
    }

    [Fact]
    public async Task A_lock_outlives_the_connection_that_took_it()
    {
        await Bus.SendAsync("work", "a");
        await using (var other = new ServiceBusClient(Bus.Emulator.ConnectionString))
            Assert.NotNull(await other.CreateReceiver("work").ReceiveMessageAsync());
        await Bus.AssertNothingComesAsync();
        Bus.Time.Advance(LockDuration);
        Assert.Equal(2, (await Bus.ReceiveAsync()).DeliveryCount);
    }
}
