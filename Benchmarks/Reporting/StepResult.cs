using Benchmarks.Load;

namespace Benchmarks.Reporting;

/// <summary>What one step measured.</summary>
/// <param name="Name">What was run.</param>
/// <param name="Clients">How many clients ran at once.</param>
/// <param name="Latencies">How long each call took.</param>
/// <param name="Elapsed">How long the step took.</param>
/// <param name="TableOperations">Table operations in the step, up to its last recorded email.</param>
internal sealed record StepResult(string Name, int Clients, Latencies Latencies, TimeSpan Elapsed, long TableOperations)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    public double TableOperationsEach => Latencies.Count == 0 ? 0 : (double)TableOperations / Latencies.Count;
}
