using System.Text;
using System.Text.Json;
using Emulators.Storage;
using LocalHost.Durable.Dispatch;
using LocalHost.Durable.Management;
using LocalHost.Extensions;
using LocalHost.Servers;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalHost.Durable;

/// <summary>
/// Durable Functions: runs orchestrators and activities of the apps on the official engine, serves their clients, and the management API.
/// </summary>
internal sealed class DurableExtension : ITriggerExtension, IBindingValueProvider
{
    private readonly Func<HostedApp, DurableOptions, TaskHubStore> _openStore;
    private readonly TaskHubs _hubs = new();
    private readonly Dictionary<string, ClientBinding> _bindings = [];
    private readonly List<TaskHubRunner> _runners = [];
    private ManagementApi? _management;

    private DurableExtension(Func<HostedApp, DurableOptions, TaskHubStore> openStore) => _openStore = openStore;

    public IReadOnlyCollection<string> TriggerTypes => [DurableFunctions.Orchestration, DurableFunctions.Activity, DurableFunctions.Entity];

    public IReadOnlyCollection<IBindingValueProvider> BindingValues => [this];

    public string BindingType => "durableClient";

    /// <summary>The task hubs of the apps.</summary>
    public IEnumerable<string> HubNames => _hubs.Names;

    /// <summary>Keeps the task hubs in the local store, which must have been opened with the schema of Emulators.Durable.</summary>
    public static DurableExtension OverLocalStore(LocalStore store) =>
        new((app, options) => TaskHubStore.OfLocalStore(store, options, app.Time, app.Loggers));

    /// <summary>Keeps each app's task hub in the account that its storage connection names, by the official provider.</summary>
    public static DurableExtension OverAzureStorage() => new((app, options) =>
    {
        var name = options.StorageProvider.ConnectionName;
        return app.Settings[name] is { Length: > 0 } connectionString
            ? TaskHubStore.OfAzureStorage(connectionString, options, app.Loggers)
            : throw new HostStartException($"App '{app.Name}' has no setting {name}, which says where its task hub is.");
    });

    public void AddWorkerServices(IServiceCollection services) => services.AddSingleton(_hubs);

    public void MapWorkerServices(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<TaskHubService>();

    public void MapEndpoints(IEndpointRouteBuilder endpoints) => _management?.Map(endpoints);

    public void Add(HostedApp app)
    {
        if (app.Worker.Functions.FirstOrDefault(f => f.Trigger.Is(DurableFunctions.Entity)) is { } entity)
            throw new HostStartException($"Function '{entity.Name}' of app '{app.Name}' is an entity. This host does not run entities.");

        var works = app.Worker.Functions.Any(f => TriggerTypes.Any(f.Trigger.Is));
        if (!works && !app.Worker.Functions.Any(f => f.Bindings.Any(b => b.Is(BindingType)))) return;

        var options = ReadOptions(app);
        var store = new Lazy<TaskHubStore>(() => _openStore(app, options));
        var hub = _hubs.GetOrAdd(options.HubName, () => new TaskHub(options, store.Value));
        _bindings[app.Name] = new ClientBinding(app, options);
        _management ??= new ManagementApi(_hubs, app.Loggers.CreateLogger<ManagementApi>());
        if (!works) return;

        // Each engine would take work that only the other app's worker can do.
        if (_runners.FirstOrDefault(runner => runner.Hub == hub) is { } other)
        {
            throw new HostStartException(
                $"Apps '{other.App}' and '{app.Name}' both run orchestrations in the task hub '{options.HubName}'. Give each a hubName.");
        }

        _runners.Add(new TaskHubRunner(app, hub));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_runners.Select(runner => runner.StartAsync()));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_runners.Select(runner => runner.StopAsync(cancellationToken)));
        foreach (var runner in _runners) runner.Dispose();
        _runners.Clear();
    }

    public TypedData GetValue(HostedApp app, FunctionBinding binding) => TypedValue.Of(_bindings[app.Name].ToJson(binding.Text("taskHub")));

    /// <summary>
    /// Reads host.json, which is overridden by settings such as <c>AzureFunctionsJobHost__extensions__durableTask__hubName</c>, as on the official host.
    /// </summary>
    private static DurableOptions ReadOptions(HostedApp app)
    {
        var section = app.Extension("durableTask")?.GetRawText() ?? "{}";
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(section)))
            .AddConfiguration(app.Settings.GetSection("AzureFunctionsJobHost:extensions:durableTask"))
            .Build();
        try
        {
            return DurableOptions.Read(configuration, name => app.Settings[name]);
        }
        catch (InvalidOperationException exception)
        {
            throw new HostStartException($"host.json of app '{app.Name}', durableTask: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// The value of a durableClient binding, from which the worker makes a DurableTaskClient (BindingHelper.DurableOrchestrationClientToString of the WebJobs
    /// extension).
    /// </summary>
    private sealed class ClientBinding(HostedApp app, DurableOptions options)
    {
        private readonly string _ownHub = Write(app, options, options.HubName);

        public string ToJson(string? hub) => string.IsNullOrEmpty(hub) ? _ownHub : Write(app, options, hub);

        private static string Write(HostedApp app, DurableOptions options, string hub) => JsonSerializer.Serialize(
            new
            {
                taskHubName = hub,
                connectionName = (string?)null,
                rpcBaseUrl = app.WorkerEndpoint.AbsoluteUri,
                requiredQueryStringParameters = ManagementUrls.RequiredQuery,
                httpBaseUrl = new Uri(app.PublicAddress, ManagementUrls.Path).AbsoluteUri,
                useForwardedHost = options.HttpSettings.UseForwardedHost,
                maxGrpcMessageSizeInBytes = options.MaxGrpcMessageSizeInBytes,
                // A string of JSON within the JSON, as the extension writes it.
                grpcHttpClientTimeout = JsonSerializer.Serialize(options.GrpcHttpClientTimeout),
            },
            TypedValue.Relaxed);
    }
}
