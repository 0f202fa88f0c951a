using System.Diagnostics;
using Azure.Data.Tables;
using Emulators.Tables;

namespace Benchmarks.Tables;

/// <summary>A table service as a process of its own, so that its processor time is not the load's.</summary>
internal sealed class TableServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _folder;

    private TableServer(string name, Process process, string folder, int port)
    {
        Name = name;
        _process = process;
        _folder = folder;
        Client = new TableServiceClient(TableEmulator.ConnectionString(port));
    }

    public string Name { get; }

    public TableServiceClient Client { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The local host's own table service, without the apps.</summary>
    public static Task<TableServer> StartEmulatorAsync(CancellationToken cancellationToken) => StartAsync(
        "the local table service",
        "dotnet",
        (port, folder) =>
        [
            Path.Combine(AppContext.BaseDirectory, "LocalHost.dll"), "--emulators", "--table-port", $"{port}",
            "--port", $"{Ports.Free()}", "--service-bus-port", $"{Ports.Free()}", "--state", folder,
        ],
        cancellationToken);

    /// <summary>Azurite, as <c>npm ci</c> in the repository's root has installed it, saving to a folder as it does by default.</summary>
    public static Task<TableServer> StartAzuriteAsync(string repository, CancellationToken cancellationToken) => StartAsync(
        "Azurite",
        "node",
        (port, folder) =>
        [
            Path.Combine(repository, "node_modules/azurite/dist/src/table/main.js"), "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
            "--location", folder, "--skipApiVersionCheck", "--silent", "--disableTelemetry",
        ],
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<TableServer> StartAsync(
        string name, string program, Func<int, string, string[]> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("table-benchmark-").FullName;
        var port = Ports.Free();
        var process = Process.Start(new ProcessStartInfo(program, arguments(port, folder)) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{name} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new TableServer(name, process, folder, port);
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(Pause, cancellationToken))
        {
            try
            {
                await server.Client.CreateTableIfNotExistsAsync("Ready", cancellationToken);
                return server;
            }
            catch (AggregateException) when (clock.Elapsed < StartDeadline && !process.HasExited)
            {
                // It does not listen yet.
            }
        }
    }
}
