using System.Globalization;
using Benchmarks.Load;

namespace Benchmarks.Comparison;

/// <summary>The same step of two builds, in the same turns.</summary>
internal sealed record ComparedSteps(StepResult This, StepResult Other);

/// <summary>Prints what this build needs for each that the other needs, for every start and in the median.</summary>
internal static class ComparisonReport
{
    public static void Write(TextWriter output, IReadOnlyList<ComparedSteps> compared)
    {
        output.WriteLine();
        output.WriteLine("| this ÷ other | clients | each start | median |");
        output.WriteLine("|---|---:|---|---:|");
        foreach (var ofOneStep in compared.GroupBy(pair => pair.This.Clients))
        {
            Write("orders per second", step => step.PerSecond);
            Write("p50 of a call", step => step.Latencies.Percentile(0.50).TotalMilliseconds);
            Write("CPU of an order", step => step.ProcessorMillisecondsEachInAll);

            void Write(string what, Func<StepResult, double> figure)
            {
                var ratios = ofOneStep.Select(pair => figure(pair.This) / figure(pair.Other)).ToList();
                output.WriteLine($"| {what} | {ofOneStep.Key} | {string.Join(", ", ratios.Select(Text))} | {Text(Median(ratios))} |");
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Text(double ratio) => ratio.ToString("0.000", CultureInfo.InvariantCulture);
}
