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

            // Of this process too, whose client is as new.
            await WarmUp.RunAsync(async () => (await RunStepAsync(server, options, partitions, options.Clients.Max(), cancellationToken)).Cost);
        }

        foreach (var clients in options.Clients)
        {
            foreach (var server in new[] { emulator, azurite })
                output.WriteLine(await RunStepAsync(server, options, partitions, clients, cancellationToken));
        }
    }

    private static async Task<TableStep> RunStepAsync(
        TableServer server, BenchmarkOptions options, string[] partitions, int clients, CancellationToken cancellationToken)
    {
        var mix = new OrderMix(server.Client);
        var (before, clientBefore) = (server.ProcessorTime, Environment.CpuUsage.TotalTime);
        var (latencies, elapsed) = await ClosedLoop.RunAsync(
            clients, options.StepDuration, (client, token) => mix.RunOnceAsync(partitions[client], token), cancellationToken);
        var operations = (double)OrderMix.OperationsPerOrder * latencies.Count;
        return new TableStep(
            server.Name,
            clients,
            operations / elapsed.TotalSeconds,
            (server.ProcessorTime - before).TotalMilliseconds / operations,
            (Environment.CpuUsage.TotalTime - clientBefore).TotalMilliseconds / operations);
    }

    /// <summary>What one step measured; the milliseconds are processor time of one operation.</summary>
    private sealed record TableStep(string Server, int Clients, double PerSecond, double ServerMilliseconds, double ClientMilliseconds)
    {
        public double Cost => ServerMilliseconds + ClientMilliseconds;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"| {Server} | {Clients} | {PerSecond:0} | {ServerMilliseconds:0.000} | {ClientMilliseconds:0.000} |");
    }
}
