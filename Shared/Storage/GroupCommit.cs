using Shared.Failures;

namespace Shared.Storage;

/// <summary>
/// Lets the writers of a partition in this process write together. While one batch is being written, further requests for the partition wait, and all of them
/// form the next batch. A request that finds nobody else is written at once, with those that come at the same moment. This is for speed only: whether a write
/// is right is decided by ETags.
/// </summary>
/// <param name="maxBatch">How many requests a batch may hold.</param>
/// <param name="write">
/// Writes the requests of one partition and answers each of them. It runs with the ambient context (trace, log scope) of the first one and is not
/// cancelled with any of them. When it throws, the requests that have no answer yet fail with that exception.
/// </param>
public sealed class GroupCommit<TRequest, TResult>(int maxBatch, Func<string, IReadOnlyList<PendingWrite<TRequest, TResult>>, Task> write)
{
    /// <summary>How many requests may wait for one partition.</summary>
    public const int MaxWaiting = 1_000;

    private readonly Lock _gate = new();

    // A partition is in here as long as one of its batches is being written.
    private readonly Dictionary<string, List<PendingWrite<TRequest, TResult>>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Writes a request together with the others that wait for the partition.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="key">Requests with the same key are never in one batch.</param>
    /// <param name="request">What to write.</param>
    /// <param name="cancellationToken">Ends the waiting. A request that is already part of a batch is written all the same.</param>
    /// <exception cref="ContentionException">Too many requests wait already; or the batch met other writers for too long.</exception>
    public async Task<TResult> WriteAsync(string partitionKey, string key, TRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWrite<TRequest, TResult>(key, request);
        if (Enqueue(partitionKey, pending))
            _ = WriteBatchesAsync(partitionKey);

        try
        {
            return await pending.Answered.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Withdraw(partitionKey, pending);
            throw;
        }
    }

    // Whether nobody is writing to the partition, so that the caller has to begin.
    private bool Enqueue(string partitionKey, PendingWrite<TRequest, TResult> pending)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(partitionKey, out var waiting))
            {
                _waiting[partitionKey] = [pending];
                return true;
            }

            if (waiting.Count >= MaxWaiting)
                throw new ContentionException($"{MaxWaiting} writes wait for this partition already.");
            waiting.Add(pending);
            return false;
        }
    }

    private void Withdraw(string partitionKey, PendingWrite<TRequest, TResult> pending)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(partitionKey, out var waiting))
                waiting.Remove(pending);
        }
    }

    private async Task WriteBatchesAsync(string partitionKey)
    {
        while (await TakeBatchAsync(partitionKey) is [var first, ..] batch)
            await first.RunInItsContextAsync(() => WriteBatchAsync(partitionKey, batch));
    }

    private async Task WriteBatchAsync(string partitionKey, List<PendingWrite<TRequest, TResult>> batch)
    {
        var failure = default(Exception);
        try
        {
            await write(partitionKey, batch);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        foreach (var pending in batch.Where(pending => !pending.IsAnswered))
            pending.Fail(failure ?? new InvalidOperationException("The batch was written and this request has no answer."));
    }

    private async Task<List<PendingWrite<TRequest, TResult>>> TakeBatchAsync(string partitionKey)
    {
        // What one batch answered together comes back almost together; without this, the first would go alone.
        await Task.Yield();
        lock (_gate)
        {
            var waiting = _waiting[partitionKey];
            var batch = waiting.DistinctBy(pending => pending.Key).Take(maxBatch).ToList();
            waiting.RemoveAll(batch.Contains);
            if (batch is [])
                _waiting.Remove(partitionKey);
            return batch;
        }
    }
}

/// <summary>A request that waits for its batch, and then for its own answer.</summary>
public sealed class PendingWrite<TRequest, TResult>
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    internal PendingWrite(string key, TRequest request) => (Key, Request) = (key, request);

    /// <summary>What to write.</summary>
    public TRequest Request { get; }

    /// <summary>Whether the caller has its result or its exception.</summary>
    public bool IsAnswered => _answer.Task.IsCompleted;

    internal string Key { get; }

    internal Task<TResult> Answered => _answer.Task;

    /// <summary>Gives the caller its result. Further answers are ignored.</summary>
    public void Answer(TResult result) => _answer.TrySetResult(result);

    /// <summary>Fails the caller alone; the rest of the batch goes on. Further answers are ignored.</summary>
    public void Fail(Exception exception) => _answer.TrySetException(exception);

    internal Task RunInItsContextAsync(Func<Task> run)
    {
        if (_context is null)
            return run();

        var running = Task.CompletedTask;
        ExecutionContext.Run(_context, _ => running = run(), null);
        return running;
    }
}
