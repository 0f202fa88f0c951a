using DurableTask.Core;
using DurableTask.Core.Settings;
using LocalHost.Durable.Dispatch;
using LocalHost.Extensions;

namespace LocalHost.Durable;

/// <summary>Runs the official engine on the task hub of one app, and dispatches its work to the app's worker.</summary>
internal sealed class TaskHubRunner : IDisposable
{
    private readonly TaskHubWorker _engine;
    private readonly TaskHub _hub;
    private readonly CancellationTokenSource _abandon = new();
    private DurableTracing? _tracing;

    public TaskHubRunner(HostedApp app, TaskHub hub)
    {
        (App, _hub) = (app.Name, hub);
        var versioning = new VersioningSettings
        {
            Version = hub.Options.DefaultVersion!,
            MatchStrategy = hub.Options.VersionMatchStrategy,
            FailureStrategy = hub.Options.VersionFailureStrategy,
        };
        var functions = new DurableFunctions(app, _abandon.Token);
        _engine = new TaskHubWorker(hub.Service, new NoObjects<TaskOrchestration>(), new NoObjects<TaskActivity>(), versioning, app.Loggers);
        var orchestrators = new OrchestratorDispatch(functions, hub.Options);
        var activities = new ActivityDispatch(functions);
        _engine.AddOrchestrationDispatcherMiddleware((context, _) => orchestrators.RunAsync(context));
        _engine.AddActivityDispatcherMiddleware((context, _) => activities.RunAsync(context));
    }

    public string App { get; }

    public TaskHub Hub => _hub;

    public async Task StartAsync()
    {
        _tracing = DurableTracing.Start(_hub.Options.Tracing);
        await _hub.Service.CreateIfNotExistsAsync();
        await _engine.StartAsync();
        _engine.TaskActivityDispatcher.IncludeDetails = true;
        _engine.TaskOrchestrationDispatcher.IncludeDetails = true;
        _engine.TaskOrchestrationDispatcher.IncludeParameters = _hub.Options.StoreInputsInOrchestrationHistory;
    }

    /// <summary>Waits for running work until the token is cancelled. What is unfinished then is abandoned, and runs again after the next start.</summary>
    public async Task StopAsync(CancellationToken abandon)
    {
        using var registration = abandon.UnsafeRegister(_ => _abandon.Cancel(), null);
        await _engine.StopAsync(isForced: abandon.IsCancellationRequested);
    }

    public void Dispose()
    {
        _tracing?.Dispose();
        _engine.Dispose();
        _abandon.Dispose();
    }

    /// <summary>The engine itself has no orchestrators and activities: the middleware dispatches all work to the worker.</summary>
    private sealed class NoObjects<T> : INameVersionObjectManager<T>
    {
        public void Add(ObjectCreator<T> creator) => throw new NotSupportedException("Orchestrations and activities run in the worker.");

        public T? GetObject(string name, string? version) => default;
    }
}
