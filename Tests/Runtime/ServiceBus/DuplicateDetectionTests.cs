using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Faults;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>Official behaviour: <c>articles/service-bus-messaging/duplicate-detection.md</c> (azure-docs).</summary>
public sealed class DuplicateDetectionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestBroker _broker = null!;

    public ValueTask InitializeAsync()
    {
        _broker = TestBroker.Open(_folder);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Within_the_window_a_message_of_the_same_id_is_accepted_and_dropped()
    {
        await _broker.SendAsync("orders", "a");
        var receiver = _broker.Receiver();
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync().Soon());

        _broker.Time.Advance(TimeSpan.FromSeconds(599));
        await _broker.SendAsync("orders", "a");
        Assert.Empty(await _broker.BodiesAsync());

        _broker.Time.Advance(TimeSpan.FromSeconds(1));
        await _broker.SendAsync("orders", "a");
        Assert.Equal(["a"], await _broker.BodiesAsync());
    }

    [Fact]
    public async Task Scheduled_messages_take_part()
    {
        var sender = _broker.Client.CreateSender("orders");
        await sender.ScheduleMessageAsync(new ServiceBusMessage("first") { MessageId = "a" }, _broker.Time.GetUtcNow().AddSeconds(10));
        await sender.SendMessageAsync(new ServiceBusMessage("second") { MessageId = "a" });
        await sender.SendMessageAsync(new ServiceBusMessage("third") { MessageId = "b" });
        await sender.ScheduleMessageAsync(new ServiceBusMessage("fourth") { MessageId = "b" }, _broker.Time.GetUtcNow().AddSeconds(10));

        _broker.Time.Advance(TimeSpan.FromSeconds(10));

        await Eventually.TrueAsync(async () => (await _broker.BodiesAsync()).SequenceEqual(["third", "first"]));
    }

    [Fact]
    public async Task Duplicates_within_one_batch_are_dropped()
    {
        await _broker.SendAsync("orders", "a", "b", "a");

        Assert.Equal(["a", "b"], await _broker.BodiesAsync());
    }

    [Fact]
    public async Task Messages_without_an_id_and_entities_without_detection_keep_all()
    {
        var sender = _broker.Client.CreateSender("orders");
        await sender.SendMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage("a")]);
        await _broker.SendAsync("retries", "a", "a");

        Assert.Equal(["a", "a"], await _broker.BodiesAsync());
        Assert.Equal(["a", "a"], await _broker.BodiesAsync("retries"));
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
        await Assert.ThrowsAnyAsync<Exception>(() => _broker.Client.CreateSender("orders").SendMessageAsync(refused));

        await _broker.SendAsync("orders", "a");

        Assert.Equal(["a"], await _broker.BodiesAsync());
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
