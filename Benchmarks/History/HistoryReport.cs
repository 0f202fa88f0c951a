using System.Globalization;
using Benchmarks.Load;

namespace Benchmarks.History;

/// <summary>The figures of one system.</summary>
/// <param name="StartTime">From the start of the process until it was healthy.</param>
/// <param name="Memory">When it had been warmed up and measured.</param>
/// <param name="OfNewCustomers">An order of a customer who has none yet.</param>
/// <param name="OfOldCustomer">An order of the customer with the long history.</param>
internal sealed record HistoryFigures(
    TimeSpan StartTime, (double HostMegabytes, double WorkersMegabytes) Memory, Latencies OfNewCustomers, Latencies OfOldCustomer);

/// <summary>Prints both systems beside each other.</summary>
internal static class HistoryReport
{
    public static void Write(TextWriter output, int orders, int ofOneCustomer, HistoryFigures empty, HistoryFigures full, double bytesEach)
    {
        output.WriteLine(Text($"| | without orders | with {orders:N0} orders |"));
        output.WriteLine("|---|---:|---:|");
        Row("start, s", figures => Text($"{figures.StartTime.TotalSeconds:0.0}"));
        Row("memory of the host, MB", figures => Text($"{figures.Memory.HostMegabytes:0}"));
        Row("memory of both workers, MB", figures => Text($"{figures.Memory.WorkersMegabytes:0}"));
        Row("first order of a new customer, p50 / p95 ms", figures => Percentiles(figures.OfNewCustomers));
        Row(Text($"order of one customer, who then has {ofOneCustomer:N0} more, p50 / p95 ms"), figures => Percentiles(figures.OfOldCustomer));
        output.WriteLine(Text($"| bytes on the disk for each order | | {bytesEach:N0} |"));

        void Row(string name, Func<HistoryFigures, string> cell) => output.WriteLine($"| {name} | {cell(empty)} | {cell(full)} |");
    }

    private static string Percentiles(Latencies latencies) =>
        Text($"{latencies.Percentile(0.50).TotalMilliseconds:0.0} / {latencies.Percentile(0.95).TotalMilliseconds:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
