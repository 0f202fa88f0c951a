using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// External events of one replay, by name without regard to case. The latest waiter is served first, cancelled or not; events that nobody waits
/// for are kept. Official source: <c>TaskOrchestrationContextWrapper.cs</c> (durabletask-dotnet).
/// </summary>
internal sealed class ExternalEvents(DataConverter converter, OrchestrationSynchronizationContext thread)
{
    private readonly Dictionary<string, Stack<IWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string?>> _early = new(StringComparer.OrdinalIgnoreCase);

    private interface IWaiter
    {
        Type EventType { get; }

        bool IsWaiting { get; }

        void SetAnswer(object? value);
    }

    /// <summary>Whether an event could still continue the orchestrator.</summary>
    public bool AreAwaited => _waiters.Values.Any(waiters => waiters.Any(waiter => waiter.IsWaiting));

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (!_waiters.TryGetValue(name, out var waiters))
        {
            _waiters.Add(name, waiters = new Stack<IWaiter>());
        }

        if (waiters.TryPeek(out var latest) && latest.EventType != typeof(T))
        {
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {latest.EventType.FullName} but was requested {typeof(T).FullName}.");
        }

        var waiter = new Waiter<T>();
        waiters.Push(waiter);
        if (_early.TryGetValue(name, out var early) && early.TryDequeue(out var payload))
        {
            Raise(name, payload);
        }

        // The token may outlive the turn, which is garbage then, together with this.
        cancellationToken.Register(() =>
        {
            if (thread.Admit())
            {
                waiter.Answer.TrySetCanceled(cancellationToken);
            }
        });
        return waiter.Answer.Task;
    }

    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiters) && waiters.TryPop(out var latest))
        {
            latest.SetAnswer(converter.Deserialize(payload, latest.EventType));
            return;
        }

        if (!_early.TryGetValue(name, out var early))
        {
            _early.Add(name, early = new Queue<string?>());
        }

        early.Enqueue(payload);
    }

    private sealed class Waiter<T> : IWaiter
    {
        public TaskCompletionSource<T> Answer { get; } = new();

        public Type EventType => typeof(T);

        public bool IsWaiting => !Answer.Task.IsCompleted;

        public void SetAnswer(object? value) => Answer.TrySetResult((T)value!);
    }
}
