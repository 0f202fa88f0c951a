
namespace Tests.Support;

/// <summary>Holds back one operation at an edge, by its number from 1, until the test lets it go on.</summary>
internal sealed class HeldAt(IoEdge edge, int number) : IFaultPlan
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _operations;

    /// <summary>Completes when the operation is held.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    public async ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Edge == edge && Interlocked.Increment(ref _operations) == number)
        {
            _reached.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
        }

        return Fault.None;
    }
}
