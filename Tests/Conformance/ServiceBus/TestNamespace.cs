using Azure.Messaging.ServiceBus;
using Emulators.ServiceBus;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using Tests.Support;

namespace Tests.Conformance.ServiceBus;

/// <summary>
/// An emulator with a clock that the test moves, and the official client. Opening a folder again goes on where the last one on it ended.
/// </summary>
internal sealed class TestNamespace : IAsyncDisposable
{
    public static readonly ServiceBusTopology Topology = new()
    {
        Queues =
        [
            new QueueDescription("work", new ReceiveSettings
            {
                MaxDeliveryCount = 3,
                LockDuration = TimeSpan.FromSeconds(30),
                DefaultTimeToLive = TimeSpan.FromDays(1),
                DeadLetteringOnMessageExpiration = true,
            }),
            new QueueDescription("volatile", new ReceiveSettings { DefaultTimeToLive = TimeSpan.FromMinutes(5) }),
        ],
        Topics =
        [
            new TopicDescription(
                "orders",
                [new SubscriptionDescription("email", new ReceiveSettings()), new SubscriptionDescription("audit", new ReceiveSettings())],
                DuplicateDetectionWindow: TimeSpan.FromMinutes(10)),
        ],
    };

    private readonly TimeProvider _time;

    private TestNamespace(LocalStore store, ServiceBusEmulator emulator, TimeProvider time)
    {
        (Store, Emulator, _time) = (store, emulator, time);
        Client = new ServiceBusClient(emulator.ConnectionString, new ServiceBusClientOptions
        {
            RetryOptions =
            {
                MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(10), TryTimeout = TimeSpan.FromSeconds(30),
            },
        });
    }

    public LocalStore Store { get; }

    public ServiceBusEmulator Emulator { get; }

    public ManualTime Time => (ManualTime)_time;

    public ServiceBusClient Client { get; }

    public static Task<TestNamespace> StartAsync(TemporaryFolder folder, IServiceBusFaults? faults = null, ManualTime? time = null) =>
        StartAsync(folder.Path, time ?? new ManualTime(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)), faults);

    public static async Task<TestNamespace> StartAsync(string folder, TimeProvider time, IServiceBusFaults? faults = null, int port = 0)
    {
        var store = LocalStore.Open(folder, ServiceBusEmulator.Schema);
        var options = new ServiceBusEmulatorOptions { Topology = Topology, TimeProvider = time, Faults = faults, Port = port };
        return new TestNamespace(store, await ServiceBusEmulator.StartAsync(store, options), time);
    }

    public ServiceBusSender Sender(string entity = "work") => Client.CreateSender(entity);

    public ServiceBusReceiver Receiver(string entity = "work", ServiceBusReceiverOptions? options = null) => entity.Split('/') is [var topic, var subscription]
        ? Client.CreateReceiver(topic, subscription, options)
        : Client.CreateReceiver(entity, options);

    public ServiceBusReceiver DeadLetters(string entity = "work") => Receiver(entity, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public Task SendAsync(string entity, params string[] bodies) =>
        Sender(entity).SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body) { MessageId = body }));

    /// <summary>The next message.</summary>
    public async Task<ServiceBusReceivedMessage> ReceiveAsync(string entity = "work") => (await ReceiveAsync(Receiver(entity), 1))[0];

    /// <summary>Fails if a message can be received.</summary>
    public async Task AssertNothingComesAsync(string entity = "work") =>
        Assert.Null(await Receiver(entity).ReceiveMessageAsync(TimeSpan.FromMilliseconds(100)));

    /// <summary>The bodies of all messages, locked ones too.</summary>
    public async Task<string> BodiesAsync(string entity = "work", bool deadLetters = false)
    {
        await using var receiver = deadLetters ? DeadLetters(entity) : Receiver(entity);
        var all = new List<ServiceBusReceivedMessage>();
        while (await receiver.PeekMessagesAsync(1000) is { Count: > 0 } some)
            all.AddRange(some);
        return Bodies(all);
    }

    public static string Bodies(IEnumerable<ServiceBusReceivedMessage> messages) => string.Join(' ', messages.Select(message => message.Body.ToString()));

    public EntityCounts Count(string entity = "work") => Emulator.CountMessages().Single(counts => counts.Entity == entity);

    public int CountRows(string table) => Store.Read(session => session.Find($"SELECT count(*) FROM {table}", row => row.GetInt32(0)));

    /// <summary>
    /// Receives messages one after the other. Not several at a time: a client whose call has ended gives back what comes for it later, so on a slow machine
    /// messages would change their order.
    /// </summary>
    public static async Task<List<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusReceiver receiver, int count)
    {
        var all = new List<ServiceBusReceivedMessage>();
        while (all.Count < count)
        {
            var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30));
            Assert.NotNull(message);
            all.Add(message);
        }

        return all;
    }

    public static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public static async Task<ServiceBusException> AssertFailsAsync(ServiceBusFailureReason reason, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<ServiceBusException>(call);
        Assert.Equal(reason, failure.Reason);
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Emulator.DisposeAsync();
        await Store.DisposeAsync();
    }
}
