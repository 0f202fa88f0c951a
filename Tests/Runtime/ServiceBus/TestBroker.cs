using Azure.Messaging.ServiceBus;
using LocalRuntime;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Broker;
using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>
/// A broker with a clock that the test moves, under a host name of its own.
/// Opening a folder again goes on where the last broker on it ended.
/// </summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public static readonly ServiceBusTopology Topology = new(
        [
            new TopicDescription("orders", new SubscriptionDescription("email"), new SubscriptionDescription("audit") { MaxDeliveryCount = 2 })
            {
                DuplicateDetectionWindow = TimeSpan.FromMinutes(10),
            },
        ],
        [
            new QueueDescription("retries")
            {
                MaxDeliveryCount = 3,
                LockDuration = TimeSpan.FromSeconds(30),
                DefaultMessageTimeToLive = TimeSpan.FromDays(1),
                DeadLetteringOnMessageExpiration = true,
            },
        ]);

    private readonly Journal _journal;
    private readonly MessageBroker _broker;

    private TestBroker(Journal journal, MessageBroker broker, RuntimeServices services, string host)
    {
        _journal = journal;
        _broker = broker;
        Services = services;
        Time = (ManualTime)services.Time;
        Client = new ServiceBusClient($"Endpoint=sb://{host};SharedAccessKeyName=n;SharedAccessKey=k");
    }

    public RuntimeServices Services { get; }

    public ManualTime Time { get; }

    public ServiceBusClient Client { get; }

    public string Host => Client.FullyQualifiedNamespace;

    public static TestBroker Open(TemporaryFolder folder, ManualTime? time = null, IFaultPlan? journalFaults = null, long? compactAbove = null)
    {
        var broker = new MessageBroker(Topology);
        var options = new JournalOptions(Path.Combine(folder.Path, "journal")) { Faults = journalFaults ?? NoFaults.Instance };
        var journal = Journal.Open(compactAbove is { } bytes ? options with { CompactAboveBytes = bytes } : options, broker);
        time ??= new ManualTime(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var services = new RuntimeServices(time, new RandomSource(1), NoFaults.Instance, journal, NullLoggerFactory.Instance);
        var host = $"{Guid.NewGuid():N}.test";
        broker.Start(services, host);
        return new TestBroker(journal, broker, services, host);
    }

    public ServiceBusReceiver Receiver(string name = "orders/email", ServiceBusReceiverOptions? options = null) =>
        name.Split('/') is [var topic, var subscription] ? Client.CreateReceiver(topic, subscription, options) : Client.CreateReceiver(name, options);

    public ServiceBusReceiver DeadLetters(string name = "orders/email") =>
        Receiver(name, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public Task SendAsync(string entity, params string[] bodies) =>
        Client.CreateSender(entity).SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body) { MessageId = body }));

    /// <summary>The bodies of all messages, locked ones too.</summary>
    public async Task<string[]> BodiesAsync(string name = "orders/email", bool deadLetters = false)
    {
        await using var receiver = deadLetters ? DeadLetters(name) : Receiver(name);
        var messages = await receiver.PeekMessagesAsync(1000);
        return [.. messages.Select(message => message.Body.ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _broker.Dispose();
        await _journal.DisposeAsync();
    }
}

/// <summary>Waits for what a broker with a standing clock may never give.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The result; a <see cref="TimeoutException"/> when it does not come in time.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
