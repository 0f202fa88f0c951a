using System.Globalization;

namespace Benchmarks.Reporting;

/// <summary>Prints results as a table that can be pasted into the README.</summary>
internal static class MarkdownReport
{
    public static void Write(TextWriter output, IEnumerable<StepResult> steps)
    {
        output.WriteLine("| load | clients | per second | p50 ms | p95 ms | p99 ms | table operations each |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var step in steps)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {step.Name} | {step.Clients} | {step.PerSecond:0.0} "
                + $"| {Milliseconds(step, 0.50)} | {Milliseconds(step, 0.95)} | {Milliseconds(step, 0.99)} "
                + $"| {step.TableOperationsEach:0.00} |"));
        }
    }

    private static string Milliseconds(StepResult step, double share) =>
        step.Latencies.Percentile(share).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
