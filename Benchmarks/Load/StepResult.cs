namespace Benchmarks.Load;

/// <summary>What one step measured. The counters reach from its start to its last recorded email.</summary>
/// <param name="Name">The name of the load.</param>
/// <param name="Clients">How many clients ran at once.</param>
/// <param name="Latencies">How long each call took.</param>
/// <param name="Elapsed">How long calls were made.</param>
/// <param name="Before">The counters at the start.</param>
/// <param name="After">The counters at the end.</param>
internal sealed record StepResult(string Name, int Clients, Latencies Latencies, TimeSpan Elapsed, HostCounters Before, HostCounters After)
{
    private const double MillisecondsPerSecond = 1000;

    /// <summary>The IDs of the orders.</summary>
    public required IReadOnlyList<string> Orders { get; init; }

    /// <summary>How long the sagas of its last orders took by themselves.</summary>
    public Latencies SagaTimes { get; init; } = new([]);

    /// <summary>The same, to their end, the publishing included.</summary>
    public Latencies WholeSagaTimes { get; init; } = new([]);

    /// <summary>In which share of the time of the calls, 0 to 1, the one thread that writes to the store was at work.</summary>
    public required double StoreBusyShare { get; init; }

    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    public double TableOperationsEach => Each(After.TableOperations - Before.TableOperations);

    public double ServiceBusOperationsEach(string kind) =>
        Each(After.ServiceBusOperationsByKind.GetValueOrDefault(kind) - Before.ServiceBusOperationsByKind.GetValueOrDefault(kind));

    public double StoreWritesEach => Each(After.StoreWrites - Before.StoreWrites);

    public double StoreCommitsEach => Each(After.StoreCommits - Before.StoreCommits);

    /// <summary>Processor milliseconds of all processes but the load generator for each call.</summary>
    public double ProcessorMillisecondsEachInAll => After.ProcessorSeconds.Keys.Where(process => process != OrderLoad.Generator).Sum(ProcessorMillisecondsEach);

    /// <summary>Processor milliseconds of one process for each call.</summary>
    public double ProcessorMillisecondsEach(string process) =>
        Each((After.ProcessorSeconds[process] - Before.ProcessorSeconds[process]) * MillisecondsPerSecond);

    private double Each(double total) => Latencies.Count == 0 ? 0 : total / Latencies.Count;
}
