using LocalHost.Servers;

namespace Benchmarks.Billing;

/// <summary>Azurite with its three services, as <c>npm ci</c> in the repository's root has installed it.</summary>
internal sealed class Azurite(ServerProcess process, IReadOnlyList<StorageEndpoint> endpoints) : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // The key that is published with the emulator.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public IReadOnlyList<StorageEndpoint> Endpoints => endpoints;

    public static async Task<Azurite> StartAsync(string repository, CancellationToken cancellationToken)
    {
        IReadOnlyList<StorageEndpoint> endpoints = [new("Blob", Ports.Free()), new("Queue", Ports.Free()), new("Table", Ports.Free())];
        var process = await ServerProcess.StartAsync(
            "node",
            folder =>
            [
                Path.Combine(repository, "node_modules/azurite/dist/src/azurite.js"), "--location", folder, "--skipApiVersionCheck", "--silent",
                "--disableTelemetry", .. endpoints.SelectMany(endpoint => new[] { $"--{endpoint.Service.ToLowerInvariant()}Port", $"{endpoint.Port}" }),
            ],
            async () => (await Task.WhenAll(endpoints.Select(endpoint => LoopbackPort.ListensAsync(endpoint.Port, cancellationToken))))
                .All(isListening => isListening),
            cancellationToken);
        return new Azurite(process, endpoints);
    }

    /// <summary>The connection string of the account, with its services at the given ports.</summary>
    public static string ConnectionString(IEnumerable<StorageEndpoint> endpoints) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + string.Concat(endpoints.Select(endpoint => $"{endpoint.Service}Endpoint=http://127.0.0.1:{endpoint.Port}/{Account};"));

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
