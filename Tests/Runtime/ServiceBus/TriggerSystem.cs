using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Trigger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>An app whose functions do what the test says with each message, on a system with the broker of <see cref="TestBroker.Topology"/>.</summary>
internal sealed class TriggerSystem : IAsyncDisposable
{
    private readonly TestSystem _system;
    private readonly RecordedLog _log;

    private TriggerSystem(TestSystem system, RecordedLog log, Handler handler, ManualTime time, string host)
    {
        _system = system;
        _log = log;
        Handler = handler;
        Time = time;
        Client = new ServiceBusClient(ConnectionStringOf(host));
    }

    public Handler Handler { get; }

    public ManualTime Time { get; }

    public ServiceBusClient Client { get; }

    /// <summary>What the listener could not do.</summary>
    public IReadOnlyList<string> Errors =>
        [.. _log.Lines.Where(line => line.Category == typeof(ServiceBusListener).FullName && line.Level >= LogLevel.Warning).Select(line => line.Message)];

    public static Task<TriggerSystem> StartAsync<TFunctions>(
        Func<ServiceBusReceivedMessage, ServiceBusMessageActions, Task> handle,
        string serviceBusJson = "{}",
        Dictionary<string, string?>? settings = null,
        TemporaryFolder? folder = null,
        ManualTime? time = null) => StartAsync(typeof(TFunctions), handle, serviceBusJson, settings, folder, time);

    public static async Task<TriggerSystem> StartAsync(
        Type functions,
        Func<ServiceBusReceivedMessage, ServiceBusMessageActions, Task> handle,
        string serviceBusJson = "{}",
        Dictionary<string, string?>? settings = null,
        TemporaryFolder? folder = null,
        ManualTime? time = null)
    {
        var host = $"{Guid.NewGuid():N}.test";
        time ??= new ManualTime(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var handler = new Handler(handle);
        var log = new RecordedLog();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Bus"] = ConnectionStringOf(host) })
            .AddInMemoryCollection(settings?.ToDictionary(pair => pair.Key, pair => pair.Value?.Replace("{host}", host, StringComparison.Ordinal)))
            .Build();
        var system = await TestSystem.StartAsync(
            [TestSystem.App("app", _ => { }, functions)],
            options => options with
            {
                ServiceBus = TestBroker.Topology,
                ServiceBusHost = host,
                Settings = configuration,
                Time = time,
                Loggers = log,
                ConfigureServices = (_, services) => services.AddSingleton(handler),
            },
            $$"""{ "version": "2.0", "extensions": { "serviceBus": {{serviceBusJson}} } }""",
            folder);
        return new TriggerSystem(system, log, handler, time, host);
    }

    public Task SendAsync(string entity, params string[] bodies) =>
        Client.CreateSender(entity).SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body)));

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string queue = "retries", SubQueue subQueue = SubQueue.None)
    {
        await using var receiver = Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = subQueue });
        return await receiver.PeekMessagesAsync(1000);
    }

    public Task StopAsync(TimeSpan timeToFinish) => _system.System.StopAsync(timeToFinish);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _system.DisposeAsync();
        _log.Dispose();
    }

    private static string ConnectionStringOf(string host) => $"Endpoint=sb://{host};SharedAccessKeyName=n;SharedAccessKey=k";
}

/// <summary>What the functions of a <see cref="TriggerSystem"/> call.</summary>
[SuppressMessage("Design", "CA1812:Avoid uninstantiated internal classes", Justification = "The container makes it.")]
internal sealed class Handler(Func<ServiceBusReceivedMessage, ServiceBusMessageActions, Task> handle)
{
    private readonly ConcurrentQueue<object?> _received = new();

    /// <summary>What the functions got, in the order in which they began.</summary>
    public IReadOnlyList<object?> Received => [.. _received];

    /// <summary>The deliveries that the functions saw.</summary>
    public IReadOnlyList<int> DeliveryCounts => [.. _received.OfType<ServiceBusReceivedMessage>().Select(message => message.DeliveryCount)];

    public void Note(object? value) => _received.Enqueue(value);

    public async Task HandleAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        Note(message);
        await handle(message, actions);
    }
}
