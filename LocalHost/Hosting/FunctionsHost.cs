using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LocalHost.Extensions;
using LocalHost.Http;
using LocalHost.Servers;
using LocalHost.Workers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalHost.Hosting;

/// <summary>
/// Runs unmodified function apps of the .NET isolated worker, as the Functions host does: a worker for each, triggers that invoke their functions, and
/// one public front end. Several hosts may run in one process.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);

    // Bindings that the worker handles by itself.
    private static readonly string[] WorkerBindings = ["http"];

    private readonly FunctionsHostOptions _options;
    private readonly LoopbackPort _port;
    private readonly List<FunctionWorker> _workers = [];
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _log;
    private WorkerServer? _server;
    private HttpFrontEnd? _frontEnd;
    private bool _stopped;

    private FunctionsHost(FunctionsHostOptions options, LoopbackPort port)
    {
        _options = options;
        _port = port;
        _log = options.Loggers.CreateLogger<FunctionsHost>();
    }

    /// <summary>The address of the HTTP functions, without the prefix of host.json.</summary>
    public Uri BaseAddress => new($"http://{_port.EndPoint}/");

    /// <summary>The address at which workers connect.</summary>
    public Uri WorkerEndpoint => _server!.Endpoint;

    /// <summary>Completes, with the reason, when an app's worker cannot be started any more. The host must be stopped then.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>The processor time of each app's present worker, by the app's name.</summary>
    public IEnumerable<KeyValuePair<string, double>> WorkerProcessorSeconds =>
        from worker in _workers
        where worker.ProcessorTime is not null
        select KeyValuePair.Create(worker.App, worker.ProcessorTime!.Value.TotalSeconds);

    /// <summary>Starts everything; HTTP is answered when the task completes.</summary>
    /// <exception cref="HostStartException">An app, a function or a setting is invalid, or a port is in use; the message says which.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken = default)
    {
        var host = new FunctionsHost(options, LoopbackPort.Take(options.Port, "--port"));
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>An app's worker.</summary>
    /// <exception cref="InvalidOperationException">There is no such app.</exception>
    public IFunctionWorker Worker(string app) => _workers.Single(worker => worker.App == app);

    /// <summary>
    /// Takes no more work, and waits for running functions for up to <paramref name="timeToFinish"/>; then they are abandoned, and their workers ended. The
    /// front end stops first: its open calls may wait for work that the other parts do.
    /// </summary>
    public async Task StopAsync(TimeSpan timeToFinish)
    {
        if (_stopped)
            return;
        _stopped = true;
        using var abandon = new CancellationTokenSource(timeToFinish);
        await StopPartAsync(_frontEnd?.StopAsync(abandon.Token));
        await Task.WhenAll(_options.Extensions.Select(extension => StopPartAsync(extension.StopAsync(abandon.Token))));
        var grace = timeToFinish < GracePeriod ? timeToFinish : GracePeriod;
        await Task.WhenAll(_workers.Select(worker => StopPartAsync(worker.StopAsync(grace))));
    }

    /// <summary>Stops without waiting for running functions.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        if (_frontEnd is not null)
            await _frontEnd.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _port.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _server = await WorkerServer.StartAsync(_options.WorkerPort, AddWorkerServices, MapWorkerServices, _options.Loggers, cancellationToken);
        _workers.AddRange(_options.Apps.Select(app => new FunctionWorker(app, _server, _options.Loggers)));
        var hostJsons = _options.Apps.Select(app => HostJson.Read(Path.Combine(app.Directory, "host.json"))).ToList();
        await StartWorkersAsync(cancellationToken);
        var routes = new List<HttpRoute>();
        for (var index = 0; index < _workers.Count; index++)
        {
            var app = Describe(_options.Apps[index], _workers[index], hostJsons[index]);
            Check(app);
            var channel = await _workers[index].ReadyAsync(cancellationToken);
            routes.AddRange(HttpRoute.Of(app, _workers[index], channel.HttpUri));
            foreach (var extension in _options.Extensions)
                extension.Add(app);
        }

        var table = HttpRouteTable.Build(routes, _options.SharedRoutes);
        foreach (var extension in _options.Extensions)
            await extension.StartAsync(cancellationToken);
        _frontEnd = await HttpFrontEnd.StartAsync(_port, table, _options.AllowedOrigins, MapEndpoints, _options.Loggers, cancellationToken);
        foreach (var worker in _workers)
            _ = WatchAsync(worker);
    }

    private async Task StartWorkersAsync(CancellationToken cancellationToken)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(_workers.Select(StartAsync));

        // Where one worker cannot start, the others are not waited for.
        async Task StartAsync(FunctionWorker worker)
        {
            try
            {
                await worker.StartAsync(starting.Token);
            }
            catch
            {
                await starting.CancelAsync();
                throw;
            }
        }
    }

    private void AddWorkerServices(IServiceCollection services)
    {
        foreach (var extension in _options.Extensions)
            extension.AddWorkerServices(services);
    }

    private void MapWorkerServices(IEndpointRouteBuilder endpoints)
    {
        foreach (var extension in _options.Extensions)
            extension.MapWorkerServices(endpoints);
    }

    private void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        foreach (var extension in _options.Extensions)
            extension.MapEndpoints(endpoints);
        _options.AddEndpoints(endpoints);
    }

    private HostedApp Describe(FunctionAppOptions app, FunctionWorker worker, JsonElement hostJson) => new()
    {
        Worker = worker,
        HostJson = hostJson,
        Settings = app.Settings,
        WorkerEndpoint = WorkerEndpoint,
        PublicAddress = BaseAddress,
        Time = _options.Time,
        Loggers = _options.Loggers,
        BindingValues = _options.Extensions.SelectMany(extension => extension.BindingValues)
            .ToDictionary(provider => provider.BindingType, StringComparer.OrdinalIgnoreCase),
    };

    // A function that nothing would invoke, or a binding without a value, is refused: it would look as if it worked.
    private void Check(HostedApp app)
    {
        var triggers = _options.Extensions.SelectMany(extension => extension.TriggerTypes).Append(HttpRoute.TriggerType);
        var known = triggers.Concat(app.BindingValues.Keys).Concat(WorkerBindings).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var function in app.Worker.Functions)
        {
            if (function.Bindings.FirstOrDefault(binding => !known.Contains(binding.Type)) is { } unknown)
            {
                throw new HostStartException(
                    $"Function '{function.Name}' of app '{app.Name}' has a binding of the type '{unknown.Type}', which the local host does not have.");
            }
        }
    }

    private async Task WatchAsync(FunctionWorker worker) => _failed.TrySetResult(await worker.Failed);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Stopping goes on with the next part, whatever one part does.")]
    private async Task StopPartAsync(Task? stopping)
    {
        try
        {
            await (stopping ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            // It did not stop in time, or it had failed before; either way the rest is stopped too.
            _log.LogInformation(failure, "Stopping was cut short.");
        }
    }
}
