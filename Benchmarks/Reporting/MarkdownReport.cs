using System.Globalization;
using Benchmarks.Load;

namespace Benchmarks.Reporting;

/// <summary>Prints results as a table that can be pasted into the README.</summary>
internal static class MarkdownReport
{
    public static void Write(TextWriter output, IReadOnlyList<StepResult> steps)
    {
        var columns = Columns(steps[0].Counted.ProcessorSeconds.Keys);
        output.WriteLine("| load | clients |" + string.Concat(columns.Select(column => $" {column.Name} |")));
        output.WriteLine("|---|---:|" + string.Concat(columns.Select(_ => "---:|")));
        foreach (var step in steps)
            output.WriteLine($"| {step.Name} | {step.Clients} |" + string.Concat(columns.Select(column => Cell(column.Of(step)))));
    }

    private static List<(string Name, Func<StepResult, double> Of)> Columns(IEnumerable<string> processes) =>
    [
        ("per second", step => step.PerSecond),
        ("p50 ms", step => step.Latencies.Percentile(0.50).TotalMilliseconds),
        ("p95 ms", step => step.Latencies.Percentile(0.95).TotalMilliseconds),
        ("p99 ms", step => step.Latencies.Percentile(0.99).TotalMilliseconds),
        ("saga p50 ms", step => step.SagaTimes.Percentile(0.50).TotalMilliseconds),
        ("whole saga p50 ms", step => step.WholeSagaTimes.Percentile(0.50).TotalMilliseconds),
        ("table operations each", step => step.TableOperationsEach),
        ("store writes each", step => step.StoreWritesEach),
        ("commits each", step => step.StoreCommitsEach),
        ("store busy %", step => step.StoreBusyShare * 100),
        ("CPU ms each: all", step => step.ProcessorMillisecondsEachInAll),
        .. processes.Select(process => (process, (Func<StepResult, double>)(step => step.ProcessorMillisecondsEach(process)))),
    ];

    private static string Cell(double value) => string.Create(CultureInfo.InvariantCulture, $" {value:0.0} |");
}
