namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// Keeps an orchestrator on the one thread that replays it. What is posted from that thread runs when the present event has been played; what is
/// posted from another one comes from a wait that a replay could not repeat, and makes the turn illegal.
/// Official source: <c>TaskOrchestrationExecutor.cs</c> (durabletask).
/// </summary>
internal sealed class OrchestrationSynchronizationContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = [];
    private volatile int _thread;
    private volatile bool _wasCalledFromOutside;

    /// <summary>Whether the caller is the orchestrator, in its turn.</summary>
    public bool IsOrchestratorThread => Environment.CurrentManagedThreadId == _thread;

    /// <summary>Whether something else than the turn tried to continue the orchestrator.</summary>
    public bool WasCalledFromOutside => _wasCalledFromOutside;

    /// <summary>Whether the caller is the orchestrator, in its turn; anybody else makes the turn illegal by asking.</summary>
    public bool Admit()
    {
        _wasCalledFromOutside |= !IsOrchestratorThread;
        return IsOrchestratorThread;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Admit())
        {
            _posted.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("The local runtime's orchestrations have no synchronous calls from other threads (SynchronizationContext.Send).");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs what was posted, and what that posts.</summary>
    public void RunPosted()
    {
        while (_posted.TryDequeue(out var next))
        {
            next.Callback(next.State);
        }
    }

    /// <summary>Begins the turn, on the calling thread.</summary>
    public void Begin() => _thread = Environment.CurrentManagedThreadId;

    /// <summary>Ends the turn: nothing continues the orchestrator after it.</summary>
    public void End() => _thread = 0;
}
