using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emulators;
using Emulators.Storage;
using Emulators.Tables;
using Tests.Conformance.Tables;
using Tests.Support;

[assembly: AssemblyFixture(typeof(EmulatorAccounts))]
[assembly: AssemblyFixture(typeof(AzuriteAccounts))]

namespace Tests.Conformance.Tables;

/// <summary>A table service of the test run, started by the first test that asks for an account.</summary>
public abstract class TableAccounts : IAsyncDisposable
{
    private int _accounts;

    /// <summary>Why the service cannot be asked here, or null.</summary>
    public virtual string? Missing => null;

    /// <summary>A connection string for an account that no other caller gets.</summary>
    public async Task<string> NewAccountAsync() =>
        await ConnectionStringAsync(string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _accounts)}"));

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    protected abstract Task<string> ConnectionStringAsync(string account);
}

/// <summary>The table service of this repository.</summary>
public sealed class EmulatorAccounts : TableAccounts
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<(LocalStore Store, TableEmulator Emulator)>> _running;

    public EmulatorAccounts() => _running = new(StartAsync);

    /// <summary>What was asked of it.</summary>
    public async Task<OperationCounters> CountersAsync() => (await _running.Value).Emulator.Counters;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_running.IsValueCreated)
        {
            var (store, emulator) = await _running.Value;
            await emulator.DisposeAsync();
            await store.DisposeAsync();
        }

        _folder.Dispose();
    }

    protected override async Task<string> ConnectionStringAsync(string account) => (await _running.Value).Emulator.ConnectionString(account);

    private async Task<(LocalStore Store, TableEmulator Emulator)> StartAsync()
    {
        var store = LocalStore.Open(_folder.Path, new TableSchema());
        return (store, await TableEmulator.StartAsync(store, new TableEmulatorOptions()));
    }
}

/// <summary>Azurite, in memory, where it is installed: what holds there and here is what the service does.</summary>
public sealed class AzuriteAccounts : TableAccounts
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // All names and keys go to Azurite in one environment variable, which may hold 128 KiB.
    private const int MaxAccounts = 1000;

    private readonly Lazy<Task<(Process Process, int Port)>> _running = new(StartAsync);

    private static string Program => Repository.PathOf("node_modules", "azurite", "dist", "src", "table", "main.js");

    /// <inheritdoc/>
    public override string? Missing => File.Exists(Program) ? null : "Azurite is not installed: 'npm ci' does that.";

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (!_running.IsValueCreated)
            return;
        using var process = (await _running.Value).Process;
        process.Kill();
        await process.WaitForExitAsync();
    }

    protected override async Task<string> ConnectionStringAsync(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{(await _running.Value).Port}/{account};";

    private static async Task<(Process Process, int Port)> StartAsync()
    {
        var port = FreePort();
        var accounts = Enumerable.Range(1, MaxAccounts).Select(number => string.Create(CultureInfo.InvariantCulture, $"test{number}:{Key}"));
        var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Program, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture), "--silent", "--skipApiVersionCheck",
                "--disableTelemetry", "--inMemoryPersistence",
            },
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', accounts) },
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("successfully started", StringComparison.Ordinal))
                return (process, port);
        }

        throw new InvalidOperationException("Azurite has ended at its start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
