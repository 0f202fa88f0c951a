namespace Benchmarks.Load;

/// <summary>What one step measured. What is counted reaches from its start to its last recorded email.</summary>
/// <param name="Name">The name of the load.</param>
/// <param name="Clients">How many clients ran at once.</param>
/// <param name="Latencies">How long each call took.</param>
/// <param name="Elapsed">How long calls were made.</param>
/// <param name="Counted">What was counted meanwhile.</param>
internal sealed record StepResult(string Name, int Clients, Latencies Latencies, TimeSpan Elapsed, HostCounters Counted)
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

    public double TableOperationsEach => Each(Counted.TableOperations);

    public double ServiceBusOperationsEach(string kind) => Each(Counted.ServiceBusOperationsByKind.GetValueOrDefault(kind));

    public double StoreWritesEach => Each(Counted.StoreWrites);

    public double StoreCommitsEach => Each(Counted.StoreCommits);

    /// <summary>Processor milliseconds of all processes but the load generator for each call.</summary>
    public double ProcessorMillisecondsEachInAll =>
        Counted.ProcessorSeconds.Keys.Where(process => process != OrderLoad.Generator).Sum(ProcessorMillisecondsEach);

    /// <summary>Processor milliseconds of one process for each call.</summary>
    public double ProcessorMillisecondsEach(string process) => Each(Counted.ProcessorSeconds[process] * MillisecondsPerSecond);

    /// <summary>This and a later turn of the same load as one step.</summary>
    public StepResult Plus(StepResult turn) => this with
    {
        Latencies = Latencies.Plus(turn.Latencies),
        Elapsed = Elapsed + turn.Elapsed,
        Counted = Counted.Plus(turn.Counted),
        Orders = [.. Orders, .. turn.Orders],
        StoreBusyShare = ((StoreBusyShare * Elapsed) + (turn.StoreBusyShare * turn.Elapsed)) / (Elapsed + turn.Elapsed),
    };

    private double Each(double total) => Latencies.Count == 0 ? 0 : total / Latencies.Count;
}
