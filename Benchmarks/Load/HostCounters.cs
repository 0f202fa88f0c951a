namespace Benchmarks.Load;

/// <summary>What the local host has counted since its start, and the processor time of all processes that take part.</summary>
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
    IReadOnlyDictionary<string, double> ProcessorSeconds);
