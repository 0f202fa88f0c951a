using Azure.Data.Tables;
using Benchmarks.Load;
using Benchmarks.Reporting;

namespace Benchmarks.Azurite;

/// <summary>How many orders per second Azurite could serve if nothing but their table operations had to be done.</summary>
internal static class AzuriteLimit
{
    /// <summary>Runs the operations of orders against Azurite alone, with as many clients as the load had.</summary>
    public static async Task<IReadOnlyList<StepResult>> MeasureAsync(
        TableServiceClient tables, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var mix = new OrderMix(tables);
        var partitions = Enumerable.Range(0, options.Clients.Max()).Select(client => $"user-{client}").ToArray();
        await mix.PrepareAsync(partitions, cancellationToken);
        await RunAsync(options.Clients.Max());

        var steps = new List<StepResult>();
        foreach (var clients in options.Clients)
        {
            var (latencies, elapsed) = await RunAsync(clients);
            steps.Add(new StepResult("Azurite alone, same operations", clients, latencies, elapsed, (long)OrderMix.OperationsPerOrder * latencies.Count));
        }

        return steps;

        Task<(Latencies Latencies, TimeSpan Elapsed)> RunAsync(int clients) =>
            ClosedLoop.RunAsync(clients, options.StepDuration, (client, token) => mix.RunOnceAsync(partitions[client], token), cancellationToken);
    }
}
