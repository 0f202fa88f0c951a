using System.Globalization;
using Benchmarks.Load;

namespace Benchmarks.Tables;

/// <summary>The local table service beside Azurite: the same client sends both the table operations of orders, and nothing else runs.</summary>
internal static class TableBenchmark
{
    private const int MaxWarmUpRounds = 10;

    // What is left to be gained by waiting longer is lost in the noise of a machine.
    private const double SettledAbove = 0.97;

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
            await WarmUpAsync(server, options, partitions, cancellationToken);
        }

        foreach (var clients in options.Clients)
        {
            foreach (var server in new[] { emulator, azurite })
                output.WriteLine((await RunStepAsync(server, options, partitions, clients, cancellationToken)).ToString());
        }
    }

    // Until an operation costs no less processor time than before, here and in the server: .NET compiles anew, in the background, what turned out to be hot.
    private static async Task WarmUpAsync(
        TableServer server, BenchmarkOptions options, string[] partitions, CancellationToken cancellationToken)
    {
        var least = double.MaxValue;
        for (var (round, settled) = (0, 0); round < MaxWarmUpRounds && settled < 2; round++)
        {
            var step = await RunStepAsync(server, options, partitions, options.Clients.Max(), cancellationToken);
            var cost = step.ServerMilliseconds + step.ClientMilliseconds;
            settled = cost < SettledAbove * least ? 0 : settled + 1;
            least = Math.Min(least, cost);
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
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"| {Server} | {Clients} | {PerSecond:0} | {ServerMilliseconds:0.000} | {ClientMilliseconds:0.000} |");
    }
}
