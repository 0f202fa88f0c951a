using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official sources: message-browsing.md, message-expiration.md, message-transfers-locks-settlement.md (azure-docs).</summary>
public sealed class ReceivingTests : ServiceBusTest
{
    private static readonly ServiceBusReceiverOptions ForGood = new() { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };

    [Fact]
    public async Task A_receiver_that_waits_is_served_when_a_message_comes()
    {
        var waiting = Bus.Receiver().ReceiveMessageAsync(TimeSpan.FromSeconds(20));
        await Bus.SendAsync("work", "a");
        Assert.Equal("a", (await waiting).Body.ToString());
    }

    [Fact]
    public async Task A_receiver_waits_as_long_as_it_was_told_and_takes_nothing_afterwards()
    {
        var receiver = Bus.Receiver();
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromMilliseconds(100)));
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20), cancelling.Token));

        await Bus.SendAsync("work", "a");

        Assert.Equal(1, (await Bus.ReceiveAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Receive_and_delete_removes_messages_for_good()
    {
        await Bus.SendAsync("work", "a", "b", "c");
        var received = await TestNamespace.ReceiveAsync(Bus.Receiver(options: ForGood), 3);
        Assert.Equal("a b c", TestNamespace.Bodies(received));
        Assert.Equal("", await Bus.BodiesAsync());
        Assert.Equal(0, Bus.CountRows("servicebus_message"));
    }

    [Fact]
    public async Task Peeking_goes_on_where_it_stopped_and_neither_locks_nor_counts()
    {
        await Bus.SendAsync("work", [.. Enumerable.Range(0, 8).Select(number => $"{number}")]);
        var receiver = Bus.Receiver();
        var first = await receiver.PeekMessagesAsync(5);
        Assert.Equal("0 1 2 3 4", TestNamespace.Bodies(first));
        Assert.Equal("5 6 7", TestNamespace.Bodies(await receiver.PeekMessagesAsync(5)));
        Assert.Empty(await receiver.PeekMessagesAsync(5));
        Assert.Equal("3 4", TestNamespace.Bodies(await receiver.PeekMessagesAsync(2, fromSequenceNumber: 4)));
        Assert.Equal((0, 1), (first[0].DeliveryCount, (await Bus.ReceiveAsync()).DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_outlived_its_time_is_dead_lettered_where_its_entity_says_so()
    {
        await Bus.Sender().SendMessagesAsync([new ServiceBusMessage("short") { TimeToLive = TimeSpan.FromSeconds(10) }, new ServiceBusMessage("long")]);
        Bus.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("long", (await Bus.ReceiveAsync()).Body.ToString());
        Assert.Equal("TTLExpiredException", (await Bus.DeadLetters().ReceiveMessageAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task A_message_lives_no_longer_than_its_entity_allows_and_is_dropped_where_that_keeps_no_expired_ones()
    {
        await Bus.Sender("volatile").SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromDays(1) });
        await Bus.SendAsync("volatile", "b");
        Assert.Equal(TimeSpan.FromMinutes(5), (await Bus.Receiver("volatile").PeekMessagesAsync(2))[1].TimeToLive);
        Bus.Time.Advance(TimeSpan.FromMinutes(5));
        await Bus.AssertNothingComesAsync("volatile");
        await TestNamespace.WaitUntilAsync(() => Bus.Count("volatile") is { Active: 0, DeadLettered: 0 });
    }

    [Fact]
    public async Task A_locked_message_can_be_completed_after_its_time()
    {
        await Bus.Sender().SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromSeconds(10) });
        var receiver = Bus.Receiver();
        var message = await receiver.ReceiveMessageAsync();
        Bus.Time.Advance(TimeSpan.FromSeconds(20));
        await receiver.CompleteMessageAsync(message);
        Assert.Equal(0, Bus.Count().DeadLettered);
    }
}
