using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Broker;
using LocalRuntime.Engine.Broker.Trigger;
using LocalRuntime.Engine.Durable;
using LocalRuntime.Engine.Durable.State;
using LocalRuntime.Engine.Functions;
using LocalRuntime.Engine.Hosting;
using LocalRuntime.Engine.Http;
using LocalRuntime.Engine.Journaling;
using LocalRuntime.Engine.Timers;

namespace LocalRuntime;

/// <summary>
/// Function apps with all that Azure would run around them, in this process: triggers, HTTP front end, durable state and messages in one journal.
/// After the death of the process, the next start on the same state folder goes on where it stopped.
/// </summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private static readonly TimeSpan TimeForCancelledFunctions = TimeSpan.FromSeconds(2);

    private readonly List<RunningApp> _apps = [];
    private readonly List<ITriggerListener> _listeners = [];
    private readonly CancellationTokenSource _shutdown = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Journal _journal;
    private readonly MessageBroker _broker;
    private HttpFrontEnd? _frontEnd;
    private bool _stopped;

    private LocalSystem(Journal journal, MessageBroker broker)
    {
        _journal = journal;
        _broker = broker;
    }

    /// <summary>Where the HTTP functions are, without host.json's prefix.</summary>
    public Uri BaseAddress => _frontEnd!.BaseAddress;

    /// <summary>How many flushes of the journal there were.</summary>
    public long JournalCommits => _journal.Commits;

    /// <summary>The journal's identity.</summary>
    public Guid StoreId => _journal.StoreId;

    /// <summary>Completes, with the cause, when the system cannot go on: its journal broke, or an app ended. It has to be stopped then.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Starts everything; HTTP is answered when the task completes.</summary>
    /// <exception cref="InvalidOperationException">An app, a function or a setting makes no sense; the message says which.</exception>
    /// <exception cref="IOException">The port or the journal is in use, or the journal is unreadable.</exception>
    public static async Task<LocalSystem> StartAsync(LocalSystemOptions options, CancellationToken cancellationToken = default)
    {
        var timers = new TimerStatuses();
        var durable = new DurableStore();
        var broker = new MessageBroker(options.ServiceBus);
        var journal = Journal.Open(new JournalOptions(Path.Combine(options.StateFolder, "journal")) { Faults = options.Faults }, timers, durable, broker);
        var system = new LocalSystem(journal, broker);
        try
        {
            await options.CheckStoreAsync(journal, cancellationToken);
            var runtime = new RuntimeServices(
                options.Time, options.Seed is { } seed ? new RandomSource(seed) : RandomSource.Unseeded(), options.Faults, journal, options.Loggers);
            broker.Start(runtime, options.ServiceBusHost);
            IRuntimeExtension[] others =
            [
                new TimerExtension(runtime, timers),
                new DurableExtension(runtime, durable, options.Scheduler),
                new ServiceBusExtension(runtime, options.Scheduler),
            ];
            await system.StartAppsAsync(options, runtime, new HttpExtension(), others, cancellationToken);
            _ = system.WatchAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>An app's services.</summary>
    /// <exception cref="InvalidOperationException">There is no such app.</exception>
    public IServiceProvider Services(string app) => _apps.Single(running => running.Name == app).Host.Services;

    /// <summary>
    /// Takes no more work and lets running functions finish within <paramref name="timeToFinish"/>; then they are cancelled, and after two more
    /// seconds left behind. What they had not finished goes on at the next start.
    /// </summary>
    public async Task StopAsync(TimeSpan timeToFinish)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        _shutdown.CancelAfter(timeToFinish);
        using var abandon = new CancellationTokenSource(timeToFinish + TimeForCancelledFunctions);

        // The front end first: a call that waits for a saga needs the rest to go on.
        await WithinAsync(_frontEnd?.StopAsync(abandon.Token));
        await WithinAsync(Task.WhenAll(_listeners.Select(listener => listener.StopAsync(abandon.Token))));
        await WithinAsync(Task.WhenAll(_apps.Select(app => app.StopAsync(abandon.Token))));
    }

    /// <summary>Stops without waiting for running functions, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        if (_frontEnd is not null)
        {
            await _frontEnd.DisposeAsync();
        }

        _broker.Dispose();
        await _journal.DisposeAsync();
        await _shutdown.CancelAsync();
        _shutdown.Dispose();
    }

    private async Task StartAppsAsync(
        LocalSystemOptions options, RuntimeServices runtime, HttpExtension http, IRuntimeExtension[] others, CancellationToken cancellationToken)
    {
        IReadOnlyList<IRuntimeExtension> extensions = [http, .. others];
        var hostJson = HostJson.Read(options.HostJsonPath);
        var functions = options.Apps.ToDictionary(app => app.Name, app => BoundFunctions.Of(app, extensions));
        foreach (var app in options.Apps)
        {
            var start = new AppStartOptions(
                app.Name,
                options.Settings,
                app.ContentRoot,
                extensions,
                options.Time,
                options.Loggers,
                services => options.ConfigureServices(app.Name, services));
            _apps.Add(await RunningApp.StartAsync(app, start, cancellationToken));
        }

        foreach (var (name, host) in _apps.Select(app => (app.Name, app.Host)))
        {
            var invoker = new FunctionInvoker(runtime, host.Services, host.Pipeline, functions[name], _shutdown.Token);
            var app = new FunctionApp(name, host.Services, host.Configuration, hostJson, functions[name], invoker, _shutdown.Token);
            _listeners.AddRange(extensions.SelectMany(extension => extension.CreateListeners(app)));
        }

        var routes = HttpRouteTable.Build(http.Routes, options.SharedRoutes);
        foreach (var listener in _listeners)
        {
            await listener.StartAsync(cancellationToken);
        }

        _frontEnd = await HttpFrontEnd.StartAsync(options.Port, routes, options.AllowedOrigins, options.AddEndpoints, options.Loggers, cancellationToken);
    }

    private async Task WatchAsync()
    {
        var appEnds = _apps.Select(WaitForEndAsync).ToList();
        var first = await Task.WhenAny([_journal.Broken, .. appEnds]);
        _failed.TrySetResult(await first);
    }

    private static async Task<Exception> WaitForEndAsync(RunningApp app)
    {
        var cause = await app.Ended;
        return new InvalidOperationException($"App '{app.Name}' has ended{(cause is null ? "." : $": {cause.Message}")}", cause);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Stopping goes on with the next part, whatever one part does.")]
    private static async Task WithinAsync(Task? stopping)
    {
        try
        {
            await (stopping ?? Task.CompletedTask);
        }
        catch (Exception)
        {
            // It did not stop in time, or it had failed before; either way the rest is stopped too.
        }
    }
}
