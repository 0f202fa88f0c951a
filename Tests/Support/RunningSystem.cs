using System.Reflection;
using Emulators.Durable;
using Emulators.SendGrid;
using Emulators.SendGrid.Reports;
using Emulators.ServiceBus;
using Emulators.Storage;
using Emulators.Tables;
using Grpc.Net.Client;
using LocalHost;
using LocalHost.Durable;
using LocalHost.Hosting;
using LocalHost.ServiceBus;
using LocalHost.Timers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NotificationFunctions.Emails;
using OrderFunctions.Orders;
using SendGrid;

namespace Tests.Support;

/// <summary>
/// The order workflow in this process: the apps' own entry points under the local host, on emulators over one store, in a folder that goes with it.
/// It can be stopped and started again on the same state, each time with other faults or another clock.
/// </summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private const string SendGridKey = "SG.test";

    private static readonly IReadOnlyDictionary<string, Assembly> Assemblies = new Dictionary<string, Assembly>
    {
        ["orders"] = typeof(OrderTable).Assembly,
        ["notifications"] = typeof(EmailSender).Assembly,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private InProcessWorkers? _workers;
    private LocalStore? _store;
    private TableEmulator? _tables;
    private ServiceBusEmulator? _serviceBus;
    private FunctionsHost? _host;
    private GrpcChannel? _channel;

    private RunningSystem()
    {
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(100) };
    }

    /// <summary>How to reach the system's broker.</summary>
    public string ServiceBusConnection => _serviceBus!.ConnectionString;

    /// <summary>The account with the system's tables.</summary>
    public string TablesConnection => _tables!.ConnectionString();

    public HttpClient Http { get; }

    /// <summary>Signs what the system takes for reports of SendGrid.</summary>
    public EventSigner Signer { get; } = new();

    /// <summary>The mails that the system has sent.</summary>
    public MailboxStore Mailbox { get; private set; } = null!;

    /// <summary>The orchestrations.</summary>
    public DurableTaskClient Durable { get; private set; } = null!;

    /// <inheritdoc cref="LocalStore.CountStepsAsync"/>
    public Task<long> CountStoreStepsAsync() => _store!.CountStepsAsync();

    /// <summary>Starts a new system.</summary>
    public static async Task<RunningSystem> StartAsync(Func<SystemOptions, SystemOptions>? change = null)
    {
        var system = new RunningSystem();
        try
        {
            await system.StartAgainAsync(change);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>The services of an app.</summary>
    public IServiceProvider Services(string app) => _workers!.Services(app);

    /// <summary>Ends an app's worker without waiting for what runs in it. The host starts another one.</summary>
    public Task KillWorkerAsync(string app) => _workers!.KillAsync(app);

    /// <summary>Stops the system, without waiting for what runs, and starts it on the state that it left.</summary>
    public async Task StartAgainAsync(Func<SystemOptions, SystemOptions>? change = null)
    {
        await StopAsync();
        var options = change?.Invoke(new SystemOptions()) ?? new SystemOptions();
        _store = LocalStore.Open(_folder.Path, TimerStatuses.Schema, new TableSchema(), ServiceBusEmulator.Schema, new DurableSchema(), MailboxStore.Schema);
        Mailbox = new MailboxStore(_store, new MailboxOptions(SendGridKey), TimeProvider.System);
        _tables = await TableEmulator.StartAsync(_store, new TableEmulatorOptions { Time = options.Time });
        _serviceBus = await ServiceBusEmulator.StartAsync(_store, new ServiceBusEmulatorOptions
        {
            Topology = options.Topology,
            TimeProvider = options.Time,
            Faults = options.Faults is { } faults ? new FaultyBroker(faults) : null,
        });
        _workers = new InProcessWorkers(Assemblies, (app, services) => Configure(app, services, options));
        _host = await FunctionsHost.StartAsync(Describe(options));
        _channel = GrpcChannel.ForAddress(_host.WorkerEndpoint, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Durable = new GrpcDurableTaskClient("test", new GrpcDurableTaskClientOptions { Channel = _channel }, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Signer.Dispose();
        _folder.Dispose();
    }

    private FunctionsHostOptions Describe(SystemOptions options)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TablesConnection"] = TablesConnection,
            ["ServiceBusConnection"] = ServiceBusConnection,

            // Hardly ever: tests that count what is asked of the tables must not meet it, at whatever time they run.
            ["AuditSchedule"] = "0 0 3 29 2 *",
            // Tests register as many as they need, all from one address.
            ["Identity:RegistrationsPerAddress"] = "100000",
            ["Identity:Registrations"] = "100000",
            ["SendGrid:ApiKey"] = SendGridKey,
            ["SendGrid:From"] = "orders@example.com",
            ["SendGrid:Host"] = MailboxAddress,
            ["SendGrid:WebhookPublicKey"] = Signer.PublicKey,
        }).AddInMemoryCollection(options.Settings).Build();
        return new FunctionsHostOptions
        {
            Apps =
            [
                .. OrderWorkflow.Describe(settings, _ => _workers!)
                    .Where(app => options.Apps.Contains(app.Name))
                    .Select(app => app with { Directory = AppContext.BaseDirectory }),
            ],
            Extensions = [new TimerExtension(new TimerStatuses(_store!)), new ServiceBusExtension(), DurableExtension.OverLocalStore(_store!)],
            Port = _port,
            AllowedOrigins = OrderWorkflow.AllowedOrigins(settings),
            SharedRoutes = OrderWorkflow.SharedRoutes,
            AddEndpoints = options.AddEndpoints ?? MapMailbox,
            Time = options.Time,
            Loggers = options.Loggers,
        };
    }

    private void MapMailbox(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMailbox(Mailbox);
        endpoints.MapReports(Mailbox, Signer, OrderWorkflow.SendGridWebhookPath, TimeProvider.System);
    }

    private string MailboxAddress => Http.BaseAddress!.ToString().TrimEnd('/');

    private void Configure(string app, IServiceCollection services, SystemOptions options)
    {
        services.AddSingleton(options.Time);
        services.AddSingleton(QuickHashing.Hasher());
        if (options.Loggers is not NullLoggerFactory)
            services.AddSingleton<ILoggerProvider>(new AppLog(options.Loggers));
        if (options.Faults is { } faults)
        {
            services.AddSingleton(Storage.Client(TablesConnection, options.Repeats));
            var executor = services.Last(service => service.ServiceType == typeof(FunctionExecutionDelegate));
            services.AddSingleton<FunctionExecutionDelegate>(Scoped(executor, faults));
            if (app == "notifications")
            {
                var sendGrid = new SendGridClientOptions { ApiKey = SendGridKey, Host = MailboxAddress };
                services.AddSingleton<ISendGridClient>(new SendGridClient(new HttpClient(new FaultyEmail()), sendGrid));
            }
        }

        options.ConfigureServices(app, services);
    }

    /// <summary>The pipeline of an app, under a plan and in the name of the function that runs.</summary>
    private static Func<IServiceProvider, FunctionExecutionDelegate> Scoped(ServiceDescriptor pipeline, IFaultPlan faults) => services =>
    {
        var next = (FunctionExecutionDelegate)pipeline.ImplementationFactory!(services);
        return async context =>
        {
            new FaultScope(faults, context.FunctionDefinition.Name).Enter();
            await next(context);
        };
    };

    /// <summary>What an app logs goes to the host without its scopes; here it has them, as for an exporter within the app.</summary>
    private sealed class AppLog(ILoggerFactory loggers) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

        public void Dispose()
        {
            // The loggers outlive the app.
        }
    }

    private async Task StopAsync()
    {
        _channel?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_serviceBus is not null)
            await _serviceBus.DisposeAsync();
        if (_tables is not null)
            await _tables.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        (_host, _serviceBus, _tables, _store, _channel) = (null, null, null, null, null);
    }
}
