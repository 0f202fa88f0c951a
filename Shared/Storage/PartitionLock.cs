namespace Shared.Storage;

/// <summary>
/// Lets the writers of a partition in this process wait for each other instead of colliding in storage. It is for speed
/// only: correctness is up to ETags. A fixed number of locks serves all partitions, so some share one.
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
