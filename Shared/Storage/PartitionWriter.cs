namespace Shared.Storage;

/// <summary>Writes to the partitions of one table: one writer of this process at a time, repeated on conflicts with others.</summary>
public sealed class PartitionWriter(ConflictRetry retry)
{
    private readonly PartitionLock _lock = new();

    /// <summary>Runs an optimistic write (<see cref="ConflictRetry.RunAsync{T}"/>) when it is its turn in the partition.</summary>
    /// <exception cref="Failures.ContentionException">Writers in other processes were faster for a minute.</exception>
    public async Task<T> WriteAsync<T>(string partitionKey, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using var turn = await _lock.AcquireAsync(partitionKey, cancellationToken);
        return await retry.RunAsync(attempt, cancellationToken);
    }
}

/// <summary>
/// Lets the writers of a partition in this process wait for each other instead of colliding in storage. This is for
/// speed only: ETags decide whether a write is right. A fixed number of locks serves all partitions, so some share one.
/// </summary>
public sealed class PartitionLock
{
    private const int Stripes = 512;

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the lock of a partition. Dispose what it returns to let the next one in.</summary>
    public async Task<IDisposable> AcquireAsync(string partitionKey, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)string.GetHashCode(partitionKey, StringComparison.Ordinal) % Stripes];
        await stripe.WaitAsync(cancellationToken);
        return new Held(stripe);
    }

    private sealed class Held(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
