using Emulators.SendGrid;
using Emulators.SendGrid.Reports;
using LocalHost.Running;
using LocalRuntime;
using LocalRuntime.Engine.Durable.Client;
using LocalRuntime.Engine.Functions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Support;

/// <summary>
/// The whole order workflow in this process, as the local host describes it, with a storage account, a broker and a state folder of its own. It can
/// be stopped and started again on the same state, each time with other faults or another clock.
/// </summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private const string SendGridKey = "SG.test";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = AzuriteFixture.FreePort();
    private readonly IConfiguration _settings;
    private LocalSystem? _system;

    private RunningSystem(AzuriteFixture azurite)
    {
        TablesConnection = azurite.NewAccountConnectionString();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(100) };
        _settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("TablesConnection", TablesConnection),
            new("ServiceBusConnection", $"Endpoint=sb://{Guid.NewGuid():N}.localhost;SharedAccessKeyName=key;SharedAccessKey=key;UseDevelopmentEmulator=true;"),
            new("AuditSchedule", "0 0 3 * * *"),
            new("SendGrid:ApiKey", SendGridKey),
            new("SendGrid:From", "orders@example.com"),
            new("SendGrid:Host", Http.BaseAddress.ToString().TrimEnd('/')),
            new("SendGrid:WebhookPublicKey", Signer.PublicKey),
        ]).Build();
        Mailbox = MailboxStore.Open(new MailboxOptions(Path.Combine(_folder.Path, "mailbox.jsonl"), SendGridKey), TimeProvider.System);
    }

    /// <summary>How to reach the system's broker.</summary>
    public string ServiceBusConnection => _settings["ServiceBusConnection"]!;

    /// <summary>The account with the system's tables.</summary>
    public string TablesConnection { get; }

    public HttpClient Http { get; }

    /// <summary>Signs what the system takes for reports of SendGrid.</summary>
    public EventSigner Signer { get; } = new();

    /// <summary>The mails that the system has sent.</summary>
    public MailboxStore Mailbox { get; }

    public LocalSystem System => _system!;

    /// <summary>The orchestrations.</summary>
    public DurableTaskClient Durable => System.Services("orders").GetServices<IInputBinding>().OfType<DurableClientBinding>().Single().Client;

    /// <summary>Starts a new system.</summary>
    public static async Task<RunningSystem> StartAsync(AzuriteFixture azurite, Func<LocalSystemOptions, LocalSystemOptions>? change = null)
    {
        var system = new RunningSystem(azurite);
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

    /// <summary>Stops the system, without waiting for what runs, and starts it on the state that it left.</summary>
    public async Task StartAgainAsync(Func<LocalSystemOptions, LocalSystemOptions>? change = null)
    {
        await StopAsync();
        var options = OrderWorkflow.Describe(_settings, _folder.Path) with
        {
            Port = _port,
            AddEndpoints = endpoints =>
            {
                endpoints.MapMailbox(Mailbox);
                endpoints.MapReports(Mailbox, Signer, TimeProvider.System);
            },
        };
        _system = await LocalSystem.StartAsync(change?.Invoke(options) ?? options);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Signer.Dispose();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
            _system = null;
        }
    }
}
