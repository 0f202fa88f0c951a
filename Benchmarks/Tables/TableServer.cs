using Azure.Data.Tables;
using Emulators.Tables;

namespace Benchmarks.Tables;

/// <summary>A table service as a process of its own, so that its processor time is not the load's.</summary>
internal sealed class TableServer(string name, ServerProcess process, TableServiceClient client) : IAsyncDisposable
{
    public string Name => name;

    public TableServiceClient Client => client;

    public TimeSpan ProcessorTime => process.ProcessorTime;

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

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<TableServer> StartAsync(
        string name, string program, Func<int, string, string[]> arguments, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var client = new TableServiceClient(TableEmulator.ConnectionString(port));
        var process = await ServerProcess.StartAsync(program, folder => arguments(port, folder), IsReadyAsync, cancellationToken);
        return new TableServer(name, process, client);

        async Task<bool> IsReadyAsync()
        {
            try
            {
                await client.CreateTableIfNotExistsAsync("Ready", cancellationToken);
                return true;
            }
            catch (AggregateException)
            {
                // It does not listen yet.
                return false;
            }
        }
    }
}
