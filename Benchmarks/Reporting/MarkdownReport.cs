using System.Globalization;

namespace Benchmarks.Reporting;

/// <summary>Prints results as a table that can be pasted into the README.</summary>
internal static class MarkdownReport
{
    private static readonly double[] Shares = [0.50, 0.95, 0.99];

    public static void Write(TextWriter output, IReadOnlyList<StepResult> steps)
    {
        var processes = steps[0].Before.ProcessorSeconds.Keys.ToList();
        output.WriteLine(
            "| load | clients | per second | p50 ms | p95 ms | p99 ms | table operations each | commits each |"
            + string.Concat(processes.Select(process => $" CPU ms each: {process} |")));
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|" + string.Concat(processes.Select(_ => "---:|")));
        foreach (var step in steps)
        {
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"| {step.Name} | {step.Clients} | {step.PerSecond:0.0} ")
                + string.Concat(Shares.Select(share => Cell(step.Latencies.Percentile(share).TotalMilliseconds)))
                + string.Create(CultureInfo.InvariantCulture, $"| {step.TableOperationsEach:0.00} | {step.StoreCommitsEach:0.00} ")
                + string.Concat(processes.Select(process => Cell(step.ProcessorMillisecondsEach(process)))) + "|");
        }
    }

    private static string Cell(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"| {milliseconds:0.0} ");
}
