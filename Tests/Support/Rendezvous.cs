namespace Tests.Support;

/// <summary>Holds callers back until a number of them is there, so that each acts on what it saw before the others acted. Later ones pass.</summary>
internal sealed class Rendezvous(int callers)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    public Task ArriveAsync()
    {
        if (Interlocked.Increment(ref _arrived) == callers)
            _all.SetResult();
        return _all.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
