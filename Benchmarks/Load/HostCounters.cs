namespace Benchmarks.Load;

/// <summary>What the local host has counted since its start.</summary>
/// <param name="TableOperations">Requests to Table Storage; a transaction is one.</param>
/// <param name="EmailsAccepted">Emails that the mailbox took.</param>
/// <param name="JournalCommits">Flushes of the journal.</param>
/// <param name="ProcessorSeconds">Processor time of the process.</param>
internal sealed record HostCounters(long TableOperations, long EmailsAccepted, long JournalCommits, double ProcessorSeconds);
