using System.Numerics;

namespace Benchmarks.Load;

/// <summary>What the local host has counted since its start, or in some time, and the processor time of all processes that take part.</summary>
/// <param name="TableOperations">Requests to Table Storage; a transaction is one, a repetition another.</param>
/// <param name="ServiceBusOperationsByKind">The operations of clients at Service Bus, by kind.</param>
/// <param name="EmailsAccepted">Emails that the mailbox took.</param>
/// <param name="StoreCommits">Transactions of the local store: so many times it waited for the disk.</param>
/// <param name="StoreWrites">Writes in these transactions.</param>
/// <param name="StoreBusySeconds">How long the store's one writing thread was at work, waiting for the disk included.</param>
/// <param name="ProcessorSeconds">Processor time by process: the host, and each worker under its app's name, the load generator.</param>
internal sealed record HostCounters(
    long TableOperations,
    IReadOnlyDictionary<string, long> ServiceBusOperationsByKind,
    long EmailsAccepted,
    long StoreCommits,
    long StoreWrites,
    double StoreBusySeconds,
    IReadOnlyDictionary<string, double> ProcessorSeconds)
{
    /// <summary>What was counted since <paramref name="earlier"/>.</summary>
    public HostCounters Since(HostCounters earlier) => Add(earlier, -1);

    /// <summary>What was counted in two times together.</summary>
    public HostCounters Plus(HostCounters other) => Add(other, 1);

    private HostCounters Add(HostCounters other, int sign) => new(
        TableOperations + (sign * other.TableOperations),
        Add(ServiceBusOperationsByKind, other.ServiceBusOperationsByKind, sign),
        EmailsAccepted + (sign * other.EmailsAccepted),
        StoreCommits + (sign * other.StoreCommits),
        StoreWrites + (sign * other.StoreWrites),
        StoreBusySeconds + (sign * other.StoreBusySeconds),
        Add(ProcessorSeconds, other.ProcessorSeconds, sign));

    // A kind of operation is there once it has occurred.
    private static Dictionary<string, T> Add<T>(IReadOnlyDictionary<string, T> these, IReadOnlyDictionary<string, T> others, T sign)
        where T : INumber<T> => these.Keys.Union(others.Keys)
            .ToDictionary(name => name, name => these.GetValueOrDefault(name, T.Zero) + (sign * others.GetValueOrDefault(name, T.Zero)));
}
