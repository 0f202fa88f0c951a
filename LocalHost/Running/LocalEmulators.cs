using Emulators;
using Emulators.Durable;
using Emulators.SendGrid;
using Emulators.SendGrid.Reports;
using Emulators.ServiceBus;
using Emulators.Storage;
using Emulators.Tables;
using LocalHost.CommandLine;
using LocalHost.Servers;
using LocalHost.Settings;
using LocalHost.Timers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalHost.Running;

/// <summary>The emulators that the apps reach by official clients, over one store.</summary>
internal sealed class LocalEmulators : IAsyncDisposable
{
    private readonly EventSigner _signer = new();
    private ServiceBusEmulator? _serviceBus;
    private TableEmulator? _tables;
    private AzuriteTables? _azurite;

    private LocalEmulators(LocalStore store, MailboxStore mailbox) => (Store, Mailbox) = (store, mailbox);

    public LocalStore Store { get; }

    public MailboxStore Mailbox { get; }

    /// <summary>The local Service Bus; null where another is used.</summary>
    public ServiceBusEmulator? ServiceBus => _serviceBus;

    /// <summary>How many requests the local tables had; null where others are used.</summary>
    public OperationCounters? TableCounters => _tables?.Counters;

    /// <summary>Completes, with the reason, when the store or Azurite has failed.</summary>
    public async Task<string> WaitForFailureAsync()
    {
        var broken = Store.Broken;
        return _azurite is null || await Task.WhenAny(broken, _azurite.Ended) == broken ? (await broken).Message : await _azurite.Ended;
    }

    /// <summary>Starts the emulators, and points the settings to them.</summary>
    /// <exception cref="IOException">The store or a port is in use, or the store is unreadable.</exception>
    /// <exception cref="HostStartException">Azurite was asked for, and is not installed, does not start, or is not what the settings name.</exception>
    public static async Task<LocalEmulators> StartAsync(
        HostOptions options, IConfiguration settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var store = LocalStore.Open(
            options.StateFolder,
            TimerStatuses.Schema,
            TableLocation.Schema,
            ServiceBusEmulator.Schema,
            new DurableSchema(),
            OrchestrationLocation.Schema,
            new TableSchema(),
            MailboxStore.Schema);
        var mailbox = new MailboxStore(store, new MailboxOptions(settings[OrderWorkflow.SendGridApiKey] ?? ""), TimeProvider.System);
        var emulators = new LocalEmulators(store, mailbox);
        try
        {
            await emulators.StartServiceBusAsync(options, settings, loggers);
            await emulators.StartTablesAsync(options, settings, loggers, cancellationToken);

            // The local SendGrid signs with a key pair of this run. A key in the settings is that of a real account, and stays.
            if (string.IsNullOrEmpty(settings[OrderWorkflow.SendGridWebhookKey]))
                settings[OrderWorkflow.SendGridWebhookKey] = emulators._signer.PublicKey;
            return emulators;
        }
        catch
        {
            await emulators.DisposeAsync();
            throw;
        }
    }

    /// <summary>Maps SendGrid's API and the mailbox.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMailbox(Mailbox);
        endpoints.MapReports(Mailbox, _signer, OrderWorkflow.SendGridWebhookPath, TimeProvider.System);
    }

    /// <summary>Stops the emulators, and closes the store. Clients should be closed before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_tables is not null)
            await _tables.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        if (_serviceBus is not null)
            await _serviceBus.DisposeAsync();
        await Store.DisposeAsync();
        _signer.Dispose();
    }

    private async Task StartServiceBusAsync(HostOptions options, IConfiguration settings, ILoggerFactory loggers)
    {
        if (!options.IsEmulatorsOnly && !HostSettings.UsesLocalServiceBus(settings, options))
            return;
        LoopbackPort.Take(options.ServiceBusPort, "--service-bus-port").Dispose();
        var serviceBus = new ServiceBusEmulatorOptions { Topology = OrderWorkflow.ReadTopology(), Port = options.ServiceBusPort, LoggerFactory = loggers };
        _serviceBus = await ServiceBusEmulator.StartAsync(Store, serviceBus);
        settings[OrderWorkflow.ServiceBusConnection] = _serviceBus.ConnectionString;
    }

    private async Task StartTablesAsync(HostOptions options, IConfiguration settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (!options.IsEmulatorsOnly && !HostSettings.NamesTablePort(settings, options))
        {
            if (options.HasTablesInAzurite)
            {
                throw new HostStartException(
                    $"--tables azurite starts Azurite, but {OrderWorkflow.TablesConnection} names other tables. Leave one of them out.");
            }

            return;
        }

        LoopbackPort.Take(options.TablePort, "--table-port").Dispose();
        if (options.HasTablesInAzurite)
        {
            _azurite = await AzuriteTables.StartAsync(
                options.TablePort, Path.Combine(options.StateFolder, "azurite"), loggers.CreateLogger<AzuriteTables>(), cancellationToken);
        }
        else
        {
            _tables = await TableEmulator.StartAsync(Store, new TableEmulatorOptions { Port = options.TablePort, Loggers = loggers }, cancellationToken);
        }
    }
}
