using LocalHost.Azurite;
using LocalHost.CommandLine;
using LocalHost.Counters;
using Emulators.SendGrid;
using Emulators.SendGrid.Reports;
using LocalHost.Settings;
using LocalRuntime;
using LocalRuntime.Engine.Journaling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalHost.Running;

/// <summary>Both function apps, their tables and their messages.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(10);

    private const string WebhookKey = "SendGrid:WebhookPublicKey";

    private readonly LocalCounters _counters = new();
    private readonly EventSigner _signer = new();
    private LocalAzurite? _azurite;
    private LocalSystem? _system;

    private RunningHost()
    {
    }

    public Uri BaseAddress => _system!.BaseAddress;

    /// <summary>Starts it all, and waits until it is healthy.</summary>
    /// <exception cref="StartException">It is not healthy in time.</exception>
    public static async Task<RunningHost> StartAsync(
        HostOptions options, IConfiguration settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var host = new RunningHost();
        try
        {
            host.LetMailboxReport(settings);
            host._system = await LocalSystem.StartAsync(host.Describe(options, settings, loggers), cancellationToken);
            await Health.WaitAsync(host.BaseAddress, cancellationToken);
            return host;
        }
        catch (Exception failure)
        {
            // The terminal is told the message; the log also has where it came from.
            loggers.CreateLogger<RunningHost>().LogInformation(failure, "The start failed.");
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes, with the reason, when the host cannot go on.</summary>
    public async Task<string> WaitForFailureAsync()
    {
        var failed = _system!.Failed;
        var died = _azurite?.WaitForDeathAsync();
        return died is not null && await Task.WhenAny(failed, died) == died ? await died : (await failed).Message;
    }

    /// <summary>Takes no more work and lets running functions finish, within a bound.</summary>
    public Task StopAsync() => _system!.StopAsync(TimeToFinish);

    /// <summary>Stops everything, Azurite last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _counters.Dispose();
        _signer.Dispose();
    }

    private static MailboxStore OpenMailbox(HostOptions options, IConfiguration settings) =>
        MailboxStore.Open(new MailboxOptions(Path.Combine(options.StateFolder, "mailbox.jsonl"), settings["SendGrid:ApiKey"] ?? ""), TimeProvider.System);

    private async Task OpenTablesAsync(HostOptions options, IConfiguration settings, Journal journal, CancellationToken cancellationToken)
    {
        if (HostSettings.UsesOwnAzurite(settings, options))
        {
            var azurite = AzuriteOptions.Persistent(Repository.Root, options.StateFolder, options.AzuritePort);
            _azurite = await LocalAzurite.StartAsync(azurite, journal.StoreId, journal.StartedEmpty, cancellationToken);
        }
        else
        {
            await StorageAccount.CheckAsync(settings, options.StateFolder, journal, cancellationToken);
        }
    }

    // The local SendGrid has a key pair of its own for each run; a key from the settings is another one's.
    private void LetMailboxReport(IConfiguration settings)
    {
        if (string.IsNullOrEmpty(settings[WebhookKey]))
        {
            settings[WebhookKey] = _signer.PublicKey;
        }
    }

    private LocalSystemOptions Describe(HostOptions options, IConfiguration settings, ILoggerFactory loggers) =>
        OrderWorkflow.Describe(settings, options.StateFolder) with
        {
            Port = options.Port,
            Loggers = loggers,
            CheckStoreAsync = (journal, cancellationToken) => OpenTablesAsync(options, settings, journal, cancellationToken),
            AddEndpoints = endpoints =>
            {
                var mailbox = OpenMailbox(options, settings);
                _counters.Map(endpoints, () => _system?.JournalCommits ?? 0, () => mailbox.Accepted);
                endpoints.MapMailbox(mailbox);
                endpoints.MapReports(mailbox, _signer, TimeProvider.System);
            },
        };
}
