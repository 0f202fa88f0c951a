using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Faults;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>Official behaviour: <c>articles/service-bus-messaging/duplicate-detection.md</c> (azure-docs).</summary>
public sealed class DuplicateDetectionTests : BrokerTest
{
    [Fact]
    public async Task Within_the_window_a_message_of_the_same_id_is_accepted_and_dropped()
    {
        await Broker.SendAsync("orders", "a");
        var receiver = Broker.Receiver();
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync().Soon());

        Broker.Time.Advance(TimeSpan.FromSeconds(599));
        await Broker.SendAsync("orders", "a");
        Assert.Empty(await Broker.BodiesAsync());

        Broker.Time.Advance(TimeSpan.FromSeconds(1));
        await Broker.SendAsync("orders", "a");
        Assert.Equal(["a"], await Broker.BodiesAsync());
    }

    [Fact]
    public async Task Scheduled_messages_take_part()
    {
        var sender = Broker.Client.CreateSender("orders");
        await sender.ScheduleMessageAsync(new ServiceBusMessage("first") { MessageId = "a" }, Broker.Time.GetUtcNow().AddSeconds(10));
        await sender.SendMessageAsync(new ServiceBusMessage("second") { MessageId = "a" });
        await sender.SendMessageAsync(new ServiceBusMessage("third") { MessageId = "b" });
        await sender.ScheduleMessageAsync(new ServiceBusMessage("fourth") { MessageId = "b" }, Broker.Time.GetUtcNow().AddSeconds(10));

        Broker.Time.Advance(TimeSpan.FromSeconds(10));

        await Eventually.TrueAsync(async () => (await Broker.BodiesAsync()).SequenceEqual(["third", "first"]));
    }

    [Fact]
    public async Task Duplicates_within_one_batch_are_dropped()
    {
        await Broker.SendAsync("orders", "a", "b", "a");

        Assert.Equal(["a", "b"], await Broker.BodiesAsync());
    }

    [Fact]
    public async Task Messages_without_an_id_and_entities_without_detection_keep_all()
    {
        var sender = Broker.Client.CreateSender("orders");
        await sender.SendMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("a")]);
        await Broker.SendAsync("retries", "a", "a");

        Assert.Equal(["a", "a"], await Broker.BodiesAsync());
        Assert.Equal(["a", "a"], await Broker.BodiesAsync("retries"));
    }

    [Fact]
    public async Task A_duplicate_is_acknowledged_only_when_the_original_is_safe()
    {
        using var folder = new TemporaryFolder();
        var disk = new SlowDisk();
        await using var broker = TestBroker.Open(folder, journalFaults: disk);
        var original = broker.SendAsync("orders", "a");
        await disk.Reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        var duplicate = broker.SendAsync("orders", "a");
        var wasAcknowledged = duplicate.IsCompleted;
        disk.Go.SetResult();

        Assert.False(wasAcknowledged);
        await Task.WhenAll(original, duplicate);
        Assert.Equal(["a"], await broker.BodiesAsync());
    }

    [Fact]
    public async Task What_a_refused_batch_named_is_not_remembered()
    {
        var refused = new ServiceBusMessage("a") { MessageId = "a", ApplicationProperties = { ["object"] = new object() } };
        await Assert.ThrowsAnyAsync<Exception>(() => Broker.Client.CreateSender("orders").SendMessageAsync(refused));

        await Broker.SendAsync("orders", "a");

        Assert.Equal(["a"], await Broker.BodiesAsync());
    }

    private sealed class SlowDisk : IFaultPlan
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
        {
            Reached.TrySetResult();
            await Go.Task;
            return Fault.None;
        }
    }
}
