using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>Starts work on a task scheduler, so that a simulation can decide its order, and knows when none is under way.</summary>
internal sealed class BackgroundWork(TaskScheduler scheduler, ILogger logger)
{
    private readonly Lock _gate = new();
    private int _underWay;
    private TaskCompletionSource? _idle;

    /// <summary>Starts work that belongs to nobody: it sees nothing of the caller's ambient state, such as its trace.</summary>
    public void Start(Func<Task> work)
    {
        lock (_gate)
        {
            _underWay++;
        }

        if (ExecutionContext.IsFlowSuppressed())
        {
            Queue(work);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            Queue(work);
        }
    }

    /// <summary>Waits until no work is under way.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_underWay == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    private void Queue(Func<Task> work) =>
        Task.Factory.StartNew(() => RunAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nobody else sees it; the log does.")]
    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            logger.LogCritical(failure, "The durable engine failed. Some orchestrations stand still until the next start.");
        }
        finally
        {
            TaskCompletionSource? idle = null;
            lock (_gate)
            {
                if (--_underWay == 0)
                {
                    (idle, _idle) = (_idle, null);
                }
            }

            idle?.SetResult();
        }
    }
}
