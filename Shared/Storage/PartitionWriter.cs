namespace Shared.Storage;

/// <summary>Writes to the partitions of one table: one writer of this process at a time, repeated on conflicts with others.</summary>
public sealed class PartitionWriter(ConflictRetry retry)
{
    private readonly PartitionLock _lock = new();

    /// <summary>Runs an optimistic write (<see cref="ConflictRetry.RunAsync"/>) when it is its turn in the partition.</summary>
    /// <exception cref="Failures.ContentionException">Writers in other processes were faster for a minute.</exception>
    public async Task<T> WriteAsync<T>(string partitionKey, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var turn = await _lock.AcquireAsync(partitionKey, cancellationToken);
        return await retry.RunAsync(attempt, cancellationToken);
    }
}
