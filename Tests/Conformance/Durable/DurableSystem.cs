using Emulators.Durable;
using Emulators.Storage;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using LocalHost.Durable;
using LocalHost.Hosting;
using LocalHost.Workers;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Conformance.Durable;

/// <summary>
/// The sample app in a host, and the official client of its task hub. One for all tests of the collection, which may restart it. The task hub is in the
/// local store; where the environment variable DurableConnection names a storage account, or Azurite, the official provider keeps it there instead.
/// </summary>
[CollectionDefinition(nameof(DurableSystem))]
public sealed class DurableSystem : IAsyncLifetime, ICollectionFixture<DurableSystem>
{
    private static readonly string? AzureStorage = Environment.GetEnvironmentVariable("DurableConnection") is { Length: > 0 } connection ? connection : null;

    private readonly string _hub = $"Sample{Guid.NewGuid():N}"[..20];
    private readonly TemporaryFolder _folder = new();
    private readonly KillableWorkers _workers = new();
    private FunctionsHost? _host;
    private LocalStore? _store;
    private GrpcChannel? _channel;

    /// <summary>The official client, as a worker makes it of the binding.</summary>
    public DurableTaskClient Client { get; private set; } = null!;

    /// <summary>Whether the task hub is in the local store.</summary>
    public static bool IsLocal => AzureStorage is null;

    /// <summary>
    /// By how much a timer or a delayed start may be early. The official Azure Storage provider hands the delay to Azure.Storage.Queues, which cuts it to
    /// whole seconds (QueueClient.SendMessageAsync: (int?)visibilityTimeout?.TotalSeconds).
    /// </summary>
    public static TimeSpan MaxEarly => IsLocal ? TimeSpan.Zero : TimeSpan.FromSeconds(1);

    /// <summary>The task hub's name.</summary>
    public string Hub => _hub;

    /// <summary>The host's public front end.</summary>
    public HttpClient Http { get; private set; } = null!;

    public ValueTask InitializeAsync() => StartAsync([]);

    /// <summary>Ends host and worker at once, whatever they are doing, and starts them on what is stored; with other settings of host.json.</summary>
    public async ValueTask RestartAsync(params (string Name, string Value)[] durableTask)
    {
        await StopAsync();
        await StartAsync(durableTask);
    }

    /// <summary>Ends the worker by SIGKILL. The host starts another one.</summary>
    public Task KillWorkerAsync() => _workers.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Starts an instance and returns it when it has ended, with input and output.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, TestContext.Current.CancellationToken);
        return await EndOfAsync(id);
    }

    public async Task<OrchestrationMetadata> EndOfAsync(string instanceId) =>
        await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Deadline());

    /// <summary>Looks at an instance until it is as expected.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> expected)
    {
        for (var deadline = Deadline(); ; await Task.Delay(10, deadline))
        {
            var metadata = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, deadline);
            if (metadata is not null && expected(metadata)) return metadata;
        }
    }

    /// <summary>Generous, since the machine may be busy.</summary>
    public static CancellationToken Deadline()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(TimeSpan.FromMinutes(IsLocal ? 1 : 5));
        return source.Token;
    }

    private async ValueTask StartAsync((string Name, string Value)[] durableTask)
    {
        _store = LocalStore.Open(_folder.Path, new DurableSchema());
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        _host = await FunctionsHost.StartAsync(new FunctionsHostOptions
        {
            Extensions = [IsLocal ? DurableExtension.OverLocalStore(_store) : DurableExtension.OverAzureStorage()],
            Apps =
            [
                new FunctionAppOptions
                {
                    Name = "sample",
                    // Beside the tests, built in the same configuration: SampleApp/bin/Debug/net10.0.
                    Directory = Path.Combine(output.Parent!.Parent!.Parent!.FullName, "SampleApp", "bin", output.Parent.Name, output.Name),
                    Launcher = _workers,
                    Settings = Settings([("hubName", _hub), .. durableTask]),
                },
            ],
        });
        Http = new HttpClient { BaseAddress = _host.BaseAddress };
        _channel = GrpcChannel.ForAddress(_host.WorkerEndpoint);
        var invoker = _channel.Intercept(headers =>
        {
            headers.Add("Durable-TaskHub", _hub);
            return headers;
        });
        Client = new GrpcDurableTaskClient("sample", new GrpcDurableTaskClientOptions { CallInvoker = invoker }, NullLogger.Instance);
    }

    private static IConfiguration Settings((string Name, string Value)[] durableTask) => new ConfigurationBuilder()
        .AddInMemoryCollection(durableTask.Select(s => KeyValuePair.Create($"AzureFunctionsJobHost:extensions:durableTask:{s.Name}", (string?)s.Value)))
        .AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsStorage", AzureStorage)])
        .Build();

    private async ValueTask StopAsync()
    {
        Http?.Dispose();
        _channel?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }

    private sealed class KillableWorkers : IWorkerLauncher
    {
        private readonly WorkerProcesses _processes = new(NullLoggerFactory.Instance);
        private IRunningWorker? _latest;

        public async Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken) =>
            _latest = await _processes.LaunchAsync(start, cancellationToken);

        public Task KillAsync() => _latest!.KillAsync();
    }
}
