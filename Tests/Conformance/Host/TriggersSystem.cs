using System.Globalization;
using System.Net.Http.Json;
using Azure.Messaging.ServiceBus;
using Emulators.ServiceBus;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using LocalHost.Hosting;
using LocalHost.ServiceBus;
using LocalHost.Timers;
using LocalHost.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Conformance.Host;

/// <summary>The app of HTTP, Service Bus and timer functions in a host of its own, whose timers have a clock that the test moves.</summary>
internal sealed class TriggersSystem : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly LocalStore _store;
    private readonly ServiceBusEmulator _emulator;
    private readonly FunctionsHost _host;

    private TriggersSystem(LocalStore store, ServiceBusEmulator emulator, FunctionsHost host)
    {
        (_store, _emulator, _host) = (store, emulator, host);
        Http = new HttpClient { BaseAddress = host.BaseAddress, Timeout = Deadline };
        Bus = new ServiceBusClient(emulator.ConnectionString);
    }

    /// <summary>The public front end.</summary>
    public HttpClient Http { get; }

    /// <summary>The broker that the app listens to: queue <c>work</c>, topic <c>topic</c>.</summary>
    public ServiceBusClient Bus { get; }

    public static async Task<TriggersSystem> StartAsync(
        string folder, TimeProvider? time = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var store = LocalStore.Open(folder, ServiceBusEmulator.Schema, TimerStatuses.Schema);
        var receiving = new ReceiveSettings { MaxDeliveryCount = 3 };
        var emulator = await ServiceBusEmulator.StartAsync(store, new ServiceBusEmulatorOptions
        {
            Topology = new ServiceBusTopology
            {
                Queues = [new QueueDescription("work", receiving)],
                Topics = [new TopicDescription("topic", [new SubscriptionDescription("subscription", receiving)])],
            },
        });
        try
        {
            var app = new FunctionAppOptions
            {
                Name = "triggers",
                Directory = AppFolder,
                Launcher = new WorkerProcesses(NullLoggerFactory.Instance),
                Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Bus"] = emulator.ConnectionString,
                    ["WorkQueue"] = "work",
                    ["NightlySchedule"] = "0 0 3 * * *",
                }).AddInMemoryCollection(settings ?? []).Build(),
            };
            var host = await FunctionsHost.StartAsync(new FunctionsHostOptions
            {
                Apps = [app],
                Extensions = [new ServiceBusExtension(), new TimerExtension(new TimerStatuses(store))],
                AllowedOrigins = ["https://shop.example.com"],
                Time = time ?? TimeProvider.System,
            });
            return new TriggersSystem(store, emulator, host);
        }
        catch
        {
            await emulator.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>The app, built in the same configuration as the tests.</summary>
    public static string AppFolder
    {
        get
        {
            var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(output.Parent!.Parent!.Parent!.FullName, "TriggersApp", "bin", output.Parent.Name, output.Name);
        }
    }

    /// <summary>The present worker's process.</summary>
    public async Task<int> WorkerProcessAsync()
    {
        var answer = await Http.GetStringAsync(new Uri("calls/process", UriKind.Relative), TestContext.Current.CancellationToken);
        return int.Parse(answer.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the present worker's functions have recorded so many lines that begin so.</summary>
    public async Task<IReadOnlyList<string>> RecordsAsync(string prefix, int count = 1)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (true)
        {
            if (await FindRecordsAsync(prefix, deadline.Token) is { } records && records.Count >= count)
                return records;
            await Task.Delay(20, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        await Bus.DisposeAsync();
        await _emulator.DisposeAsync();
        await _store.DisposeAsync();
    }

    // A worker that was just killed answers with an error, or not to the end.
    private async Task<List<string>?> FindRecordsAsync(string prefix, CancellationToken cancellationToken)
    {
        try
        {
            return await Http.GetFromJsonAsync<List<string>>(
                new Uri($"calls/records?prefix={Uri.EscapeDataString(prefix)}", UriKind.Relative), cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
