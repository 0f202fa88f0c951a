using System.Globalization;
using Benchmarks.Load;

namespace Benchmarks.Tables;

/// <summary>The local table service beside Azurite: the same client sends both the table operations of orders, and nothing else runs.</summary>
internal static class TableBenchmark
{
    public static async Task RunAsync(BenchmarkOptions options, string repository, TextWriter output, CancellationToken cancellationToken)
    {
        output.WriteLine("| table service | clients | operations per second | CPU ms per operation | of the client |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        await using var emulator = await TableServer.StartEmulatorAsync(cancellationToken);
        await using var azurite = await TableServer.StartAzuriteAsync(repository, cancellationToken);
        var partitions = Enumerable.Range(0, options.Clients.Max()).Select(client => $"user-{client}").ToArray();
        foreach (var server in new[] { emulator, azurite })
        {
            await new OrderMix(server.Client).PrepareAsync(partitions, cancellationToken);
            await RunStepAsync(server, options, partitions, options.Clients.Max(), cancellationToken);
        }

        foreach (var clients in options.Clients)
        {
            foreach (var server in new[] { emulator, azurite })
                output.WriteLine(await RunStepAsync(server, options, partitions, clients, cancellationToken));
        }
    }

    private static async Task<string> RunStepAsync(
        TableServer server, BenchmarkOptions options, string[] partitions, int clients, CancellationToken cancellationToken)
    {
        var mix = new OrderMix(server.Client);
        var (before, clientBefore) = (server.ProcessorTime, Environment.CpuUsage.TotalTime);
        var (latencies, elapsed) = await ClosedLoop.RunAsync(
            clients, options.StepDuration, (client, token) => mix.RunOnceAsync(partitions[client], token), cancellationToken);
        var operations = (double)OrderMix.OperationsPerOrder * latencies.Count;
        var processor = (server.ProcessorTime - before).TotalMilliseconds;
        var client = (Environment.CpuUsage.TotalTime - clientBefore).TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {server.Name} | {clients} | {operations / elapsed.TotalSeconds:0} | {processor / operations:0.000} | {client / operations:0.000} |");
    }
}
