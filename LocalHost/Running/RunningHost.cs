using LocalHost.CommandLine;
using LocalHost.Durable;
using LocalHost.Hosting;
using LocalHost.Http;
using LocalHost.Logging;
using LocalHost.Servers;
using LocalHost.ServiceBus;
using LocalHost.Settings;
using LocalHost.Timers;
using LocalHost.Tracing;
using LocalHost.WebConsole;
using LocalHost.Workers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace LocalHost.Running;

/// <summary>What the command line asks for: the emulators, then the host with both apps. They stop in the opposite order.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(10);

    private readonly HostOptions _options;
    private readonly IConfigurationRoot _settings;
    private readonly HostLogs _logs;
    private LocalEmulators? _emulators;
    private TimerExtension? _timers;
    private DurableExtension? _durable;
    private FunctionsHost? _host;
    private AspireDashboard? _dashboard;
    private TracerProvider? _traces;
    private LoopbackPort? _mailboxPort;
    private HttpFrontEnd? _mailbox;

    private RunningHost(HostOptions options, IConfigurationRoot settings, HostLogs logs) =>
        (_options, _settings, _logs) = (options, settings, logs);

    /// <summary>Starts it all, and waits until it is healthy.</summary>
    /// <exception cref="HostStartException">It cannot start, or is not healthy in time.</exception>
    public static async Task<RunningHost> StartAsync(
        HostOptions options, IConfigurationRoot settings, HostLogs logs, CancellationToken cancellationToken)
    {
        var host = new RunningHost(options, settings, logs);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch (Exception failure)
        {
            // The terminal shows the message only; the log has the stack trace too.
            logs.Loggers.CreateLogger<RunningHost>().LogInformation(failure, "The start failed.");
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The text for the terminal when everything runs.</summary>
    public string Welcome(TimeSpan startTime) => _options.IsEmulatorsOnly
        ? Running.Welcome.OfEmulators(_options, _settings, _logs.File)
        : Running.Welcome.OfHost(_options, _logs.File, _dashboard?.Address, startTime);

    /// <summary>Completes, with the reason, when the store or the host has failed.</summary>
    public async Task<string> WaitForFailureAsync()
    {
        List<Task<string>> ends = [_emulators!.WaitForFailureAsync()];
        if (_host is not null)
            ends.Add(_host.Failed);
        return await await Task.WhenAny(ends);
    }

    /// <summary>Takes no more work, and waits for running functions for up to ten seconds.</summary>
    public Task StopAsync() => _host?.StopAsync(TimeToFinish) ?? Task.CompletedTask;

    /// <summary>Stops everything, the store last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_mailbox is not null)
            await _mailbox.DisposeAsync();
        _mailboxPort?.Dispose();
        if (_emulators is not null)
            await _emulators.DisposeAsync();
        _traces?.Dispose();
        if (_dashboard is not null)
            await _dashboard.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.HasDashboard)
            await StartDashboardAsync(cancellationToken);
        _traces = HostTraces.Start(_settings);
        Progress.Say("Starting tables, messages and the mailbox...");
        _emulators = await LocalEmulators.StartAsync(_options, _settings, _logs.Loggers, cancellationToken);
        await new OrchestrationLocation(_emulators.Store).CheckAsync(_options);
        if (_options.IsEmulatorsOnly)
        {
            _mailboxPort = LoopbackPort.Take(_options.Port, "--port");
            _mailbox = await HttpFrontEnd.StartAsync(_mailboxPort, [], [], Map, _logs.Loggers, cancellationToken);
            return;
        }

        await new TableLocation(_emulators.Store).CheckAsync(
            _settings, HostSettings.UsesLocalTables(_settings, _options), _options.StateFolder, cancellationToken);
        Progress.Say($"Starting the apps: {string.Join(", ", OrderWorkflow.AppNames)}...");
        _host = await FunctionsHost.StartAsync(Describe(_emulators), cancellationToken);
        Progress.Say("Asking them whether they are healthy...");
        await Health.WaitAsync(new Uri(_host.BaseAddress, OrderWorkflow.HealthPath), cancellationToken);
    }

    private async Task StartDashboardAsync(CancellationToken cancellationToken)
    {
        try
        {
            _dashboard = await AspireDashboard.StartAsync(_options.DashboardPort, _logs.Loggers.CreateLogger<AspireDashboard>(), cancellationToken);
            HostTraces.SendTo(_dashboard, _settings);
        }
        catch (DashboardMissingException missing)
        {
            Console.WriteLine($"The Aspire dashboard is left out: {missing.Message}");
        }
    }

    private void Map(IEndpointRouteBuilder endpoints)
    {
        _emulators!.Map(endpoints);
        endpoints.MapCounters(_emulators, () => _host);
        endpoints.MapConsole(new ConsoleSubject
        {
            Title = OrderWorkflow.Title,
            Apps = _options.IsEmulatorsOnly ? [] : [.. OrderWorkflow.AppNames],
            Links = [.. _options.IsEmulatorsOnly ? [] : OrderWorkflow.Pages, new ConsoleLink("Mailbox", "/mailbox")],
            FirstStep = OrderWorkflow.FirstStep,
            Hubs = () => _durable?.HubNames ?? [],
            Timers = () => _timers?.Timers ?? [],
            ServiceBus = _emulators.ServiceBus,
            Problems = _logs.Problems,
            LogFile = _logs.File,
            DashboardUrl = _dashboard?.Address.AbsoluteUri,
            TraceUrl = _dashboard?.TraceUrl,
        });
    }

    private FunctionsHostOptions Describe(LocalEmulators emulators)
    {
        _timers = new TimerExtension(new TimerStatuses(emulators.Store));
        _durable = _options.IsDurableInAzureStorage ? DurableExtension.OverAzureStorage() : DurableExtension.OverLocalStore(emulators.Store);
        var processes = new WorkerProcesses(_logs.Loggers);
        return new FunctionsHostOptions
        {
            Apps = OrderWorkflow.Describe(_settings, app => _options.Attached.Contains(app) ? new AttachedWorker(Console.WriteLine) : processes),
            Extensions =
            [
                _timers,
                new ServiceBusExtension(),
                _durable,
            ],
            Port = _options.Port,
            WorkerPort = _options.WorkerPort,
            AllowedOrigins = OrderWorkflow.AllowedOrigins(_settings),
            SharedRoutes = OrderWorkflow.SharedRoutes,
            AddEndpoints = Map,
            Loggers = _logs.Loggers,
        };
    }
}
