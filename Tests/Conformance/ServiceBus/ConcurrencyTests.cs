using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Tests.Support;

namespace Tests.Conformance.ServiceBus;

/// <summary>Many at once, on the real clock.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_many_competing_receivers_each_message_goes_to_one()
    {
        const int messages = 600;
        await using var bus = await TestNamespace.StartAsync(_folder.Path, TimeProvider.System);
        var received = new ConcurrentQueue<ServiceBusReceivedMessage>();
        var all = new CancellationTokenSource();
        var receivers = Enumerable.Range(0, 8).Select(number => Task.Run(() => ReceiveAsync(
            bus.Receiver(options: new ServiceBusReceiverOptions
            {
                PrefetchCount = number % 2 * 10,
                ReceiveMode = number < 2 ? ServiceBusReceiveMode.ReceiveAndDelete : ServiceBusReceiveMode.PeekLock,
            })))).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => SendAsync(bus.Sender(), sender)));

        await Task.WhenAll(receivers);

        Assert.Equal(
            Enumerable.Range(0, messages).Select(number => (long)number + 1), received.Select(message => message.SequenceNumber).Order());
        Assert.All(received, message => Assert.Equal(1, message.DeliveryCount));
        Assert.Equal((0, 0), (bus.Count().Active, bus.Count().DeadLettered));

        static async Task SendAsync(ServiceBusSender sender, int number)
        {
            for (var batch = 0; batch < 15; batch++)
                await sender.SendMessagesAsync(Enumerable.Range(0, messages / 60).Select(message => new ServiceBusMessage($"{number} {batch} {message}")));
        }

        async Task ReceiveAsync(ServiceBusReceiver receiver)
        {
            while (!all.IsCancellationRequested)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(7, TimeSpan.FromMilliseconds(100)))
                {
                    if (receiver.ReceiveMode == ServiceBusReceiveMode.PeekLock)
                        await receiver.CompleteMessageAsync(message);
                    received.Enqueue(message);
                }

                if (received.Count >= messages)
                    await all.CancelAsync();
            }
        }
    }

    [Fact]
    public async Task A_processor_handles_as_many_at_once_as_it_was_told_completes_what_succeeds_and_abandons_what_fails()
    {
        await using var bus = await TestNamespace.StartAsync(_folder.Path, TimeProvider.System);
        await bus.SendAsync("work", [.. Enumerable.Range(0, 30).Select(number => $"{number}")]);
        await using var processor = bus.Client.CreateProcessor("work", new ServiceBusProcessorOptions { MaxConcurrentCalls = 8 });
        var (running, started) = (0, 0);
        var together = new TaskCompletionSource();
        processor.ProcessMessageAsync += async message =>
        {
            Assert.InRange(Interlocked.Increment(ref running), 1, 8);
            if (Interlocked.Increment(ref started) == 8)
                together.SetResult();
            await together.Task.WaitAsync(TimeSpan.FromSeconds(30));
            Interlocked.Decrement(ref running);
            if (message.Message.Body.ToString() == "7")
                throw new InvalidOperationException("7");
        };
        var failures = new ConcurrentQueue<Exception>();
        processor.ProcessErrorAsync += failure =>
        {
            failures.Enqueue(failure.Exception);
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync();

        var dead = await bus.DeadLetters().ReceiveMessageAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(("7", "MaxDeliveryCountExceeded"), (dead.Body.ToString(), dead.DeadLetterReason));
        await TestNamespace.WaitUntilAsync(() => bus.Count().Active == 0);
        await processor.StopProcessingAsync();
        Assert.Equal((32, 3), (started, failures.Count));
        Assert.All(failures, failure => Assert.Equal("7", failure.Message));
    }

    [Fact]
    public async Task A_crash_at_any_moment_under_load_loses_nothing_acknowledged_and_brings_back_nothing_completed()
    {
        var (sent, completed) = (new ConcurrentDictionary<string, bool>(), new ConcurrentDictionary<string, bool>());
        var touched = new ConcurrentDictionary<string, bool>();
        var copies = new List<(string Folder, HashSet<string> Sent, HashSet<string> Completed, HashSet<string> Touched)>();
        await using (var bus = await TestNamespace.StartAsync(_folder.Path, TimeProvider.System))
        {
            var stopping = new CancellationTokenSource();
            var load = Enumerable.Range(0, 4).Select(number => Task.Run(() => SendAsync(number)))
                .Concat(Enumerable.Range(0, 3).Select(_ => Task.Run(CompleteAsync))).ToList();
            for (var crash = 0; crash < 5; crash++)
            {
                var before = completed.Count;
                await TestNamespace.WaitUntilAsync(() => completed.Count >= before + 40);
                var (folder, acknowledged, done) = (Path.Combine(_folder.Path, $"crash-{crash}"), sent.Keys.ToHashSet(), completed.Keys.ToHashSet());
                await StoreCopy.TakeAsync(bus.Store, _folder.Path, folder);
                copies.Add((folder, acknowledged, done, touched.Keys.ToHashSet()));
            }

            await stopping.CancelAsync();
            await Task.WhenAll(load);

            async Task SendAsync(int sender)
            {
                for (var number = 0; !stopping.IsCancellationRequested; number++)
                {
                    await bus.SendAsync("orders", $"{sender}-{number}");
                    sent[$"{sender}-{number}"] = true;
                }
            }

            async Task CompleteAsync()
            {
                var receiver = bus.Receiver("orders/email");
                while (!stopping.IsCancellationRequested)
                {
                    foreach (var message in await receiver.ReceiveMessagesAsync(5, TimeSpan.FromMilliseconds(50)))
                    {
                        touched[message.MessageId] = true;
                        await receiver.CompleteMessageAsync(message);
                        completed[message.MessageId] = true;
                    }
                }
            }
        }

        foreach (var (folder, acknowledged, done, inUse) in copies)
        {
            await using var after = await TestNamespace.StartAsync(folder, new ManualTime(DateTimeOffset.UtcNow));
            var audit = (await after.BodiesAsync("orders/audit")).Split(' ').ToHashSet();
            var email = (await after.BodiesAsync("orders/email")).Split(' ').ToHashSet();
            Assert.Subset(audit, acknowledged);
            Assert.Empty(email.Intersect(done));
            Assert.Subset(email.Union(inUse).ToHashSet(), acknowledged);
        }
    }
}
