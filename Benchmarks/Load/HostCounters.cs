namespace Benchmarks.Load;

/// <summary>What the local host has counted since its start, and the processor time of all processes that take part.</summary>
/// <param name="TableOperations">Requests to Table Storage; a transaction is one, a repetition another.</param>
/// <param name="EmailsAccepted">Emails that the mailbox took.</param>
/// <param name="StoreCommits">Transactions of the local store: so many times it waited for the disk.</param>
/// <param name="ProcessorSeconds">Processor time by process: the host, and each worker under its app's name, the load generator.</param>
internal sealed record HostCounters(
    long TableOperations, long EmailsAccepted, long StoreCommits, IReadOnlyDictionary<string, double> ProcessorSeconds);
