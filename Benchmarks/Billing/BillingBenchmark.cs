using Benchmarks.Load;
using Benchmarks.Reporting;

namespace Benchmarks.Billing;

/// <summary>
/// Measures what Azure would bill: runs orders with the official Azure Storage provider, and counts its requests to the storage account and the apps'
/// operations on their tables and on Service Bus.
/// </summary>
internal static class BillingBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // Long enough for the pauses between two polls of an idle queue to have grown to their longest.
    private static readonly TimeSpan UntilIdle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchmarkOptions options, string repository, TextWriter output, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(repository, cancellationToken);
        await using var proxy = await StorageProxy.StartAsync(azurite.Endpoints, cancellationToken);
        await using var host = await LocalHostUnderTest.StartAsync(
            ["--durable", "azure-storage"],
            new Dictionary<string, string> { ["AzureWebJobsStorage"] = Azurite.ConnectionString(proxy.Endpoints) },
            cancellationToken);
        using var http = host.CreateClient();
        var api = new OrdersApi(http);
        var customers = await Customers.RegisterAsync(api, options.Customers, cancellationToken);
        await new OrderLoad(api, WarmUp).RunAsync("warm-up", options.Clients.Max(), client => customers[client], cancellationToken);

        var load = new OrderLoad(api, options.StepDuration);
        var steps = new List<(StepResult Orders, StorageCounts Storage)>();
        foreach (var clients in options.Clients)
        {
            var before = proxy.Counts;
            var orders = await load.RunAsync("orders", clients, client => customers[client], cancellationToken);
            steps.Add((orders, proxy.Counts - before));
        }

        await Task.Delay(UntilIdle, cancellationToken);
        var idleBefore = proxy.Counts;
        await Task.Delay(Idle, cancellationToken);
        var idle = proxy.Counts - idleBefore;

        // Reading histories costs operations too, so it comes after the counting.
        var measured = new List<StepResult>();
        foreach (var (orders, _) in steps)
            measured.Add(await load.WithSagaTimesAsync(orders, cancellationToken));
        MarkdownReport.Write(output, measured);
        output.WriteLine();
        BillingReport.Write(output, steps, idle, Idle);
    }
}
