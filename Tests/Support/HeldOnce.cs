
namespace Tests.Support;

/// <summary>Holds back the first operation that the test means, until it lets it go on; further ones pass. Nothing is held before <see cref="Arm"/>.</summary>
internal sealed class HeldOnce(Func<IoOperation, bool> isMeant) : IFaultPlan
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed;

    /// <summary>Completes when the operation is held.</summary>
    public Task Reached => _reached.Task;

    public void Arm() => Interlocked.Exchange(ref _armed, 1);

    public void Release() => _released.TrySetResult();

    public async ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
    {
        if (isMeant(operation) && Interlocked.Exchange(ref _armed, 0) == 1)
        {
            _reached.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
        }

        return Fault.None;
    }
}
