using System.Collections.Concurrent;
using System.Diagnostics;
using Benchmarks.Load;

namespace Benchmarks.History;

/// <summary>Compares a system with a long history with the same one without: both are started, warmed up and measured in the same way.</summary>
internal static class HistoryBenchmark
{
    private const int Clients = 16;

    // Of 20,000 orders, 3,000.
    private const double ShareOfOneCustomer = 0.15;
    private const int MeasuredOrders = 100;

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("history-benchmark-").FullName;
        try
        {
            IReadOnlyList<Customer> customers;
            await using (var first = await LocalHostUnderTest.StartAsync(folder, cancellationToken))
            {
                using var http = first.CreateClient();
                customers = await Customers.RegisterAsync(new OrdersApi(http), options.Customers, cancellationToken);
            }

            var empty = await MeasureAsync(folder, customers, options.Customers, cancellationToken);
            var bytesBefore = SizeOf(folder);
            await FillAsync(folder, customers, options.Orders, cancellationToken);
            var bytesEach = (double)(SizeOf(folder) - bytesBefore) / options.Orders;
            var full = await MeasureAsync(folder, customers, options.Customers + MeasuredOrders, cancellationToken);
            HistoryReport.Write(output, options.Orders, (int)(options.Orders * ShareOfOneCustomer), empty, full, bytesEach);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="folder">The state.</param>
    /// <param name="customers">The first one has the long history.</param>
    /// <param name="registered">How many were registered so far, all in all: the number in the name of the next one.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    private static async Task<HistoryFigures> MeasureAsync(
        string folder, IReadOnlyList<Customer> customers, int registered, CancellationToken cancellationToken)
    {
        await using var host = await LocalHostUnderTest.StartAsync(folder, cancellationToken);
        using var http = host.CreateClient();
        var api = new OrdersApi(http);
        await OrderLoad.WarmUpAsync(api, Clients, client => customers[client + 1], cancellationToken);

        // In turn, so that other load on the machine affects both alike.
        var (ofNew, ofOld) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var order = 0; order < MeasuredOrders; order++)
        {
            var customer = await api.RegisterAsync($"bench-{registered + order:D6}", cancellationToken);
            ofNew.Add(await TimeAsync(api, customer, cancellationToken));
            ofOld.Add(await TimeAsync(api, customers[0], cancellationToken));
        }

        return new HistoryFigures(host.StartTime, await host.MeasureMemoryAsync(cancellationToken), new Latencies(ofNew), new Latencies(ofOld));
    }

    private static async Task<TimeSpan> TimeAsync(OrdersApi api, Customer customer, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await api.PlaceOrderAsync(customer, cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task FillAsync(string folder, IReadOnlyList<Customer> customers, int orders, CancellationToken cancellationToken)
    {
        await using var host = await LocalHostUnderTest.StartAsync(folder, cancellationToken);
        using var http = host.CreateClient();
        var api = new OrdersApi(http);
        var before = await api.CountersAsync(cancellationToken);
        var ofOneCustomer = (int)(orders * ShareOfOneCustomer);
        var numbers = Partitioner.Create(Enumerable.Range(0, orders), EnumerablePartitionerOptions.NoBuffering);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(numbers.GetDynamicPartitions(), parallel, async (number, token) =>
        {
            // Spread evenly over all orders.
            var isOfOneCustomer = (long)(number + 1) * ofOneCustomer / orders > (long)number * ofOneCustomer / orders;
            await api.PlaceOrderAsync(isOfOneCustomer ? customers[0] : customers[1 + (number % (customers.Count - 1))], token);
        });
        await new OrderLoad(api, TimeSpan.Zero).WaitForEmailsAsync(before.EmailsAccepted + orders, cancellationToken);
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("store.db*").Sum(file => file.Length);
}
