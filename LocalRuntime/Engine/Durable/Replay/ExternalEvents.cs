using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// External events of one replay, by name without regard to case. The latest waiter is served first, cancelled or not; events that nobody waits
/// for are kept. Official source: <c>TaskOrchestrationContextWrapper.cs</c> (durabletask-dotnet).
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<IWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string?>> _early = new(StringComparer.OrdinalIgnoreCase);

    private interface IWaiter
    {
        Type EventType { get; }

        bool IsWaiting { get; }

        void Answer(object? value);
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

        return waiter.UntilAsync(cancellationToken);
    }

    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiters) && waiters.TryPop(out var latest))
        {
            latest.Answer(converter.Deserialize(payload, latest.EventType));
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
        private readonly TaskCompletionSource<T> _answer = new();

        public Type EventType => typeof(T);

        public bool IsWaiting => !_answer.Task.IsCompleted;

        public void Answer(object? value) => _answer.TrySetResult((T)value!);

        public Task<T> UntilAsync(CancellationToken cancellationToken)
        {
            // The token may outlive the replay, which is then garbage together with its registration's target.
            cancellationToken.Register(() => _answer.TrySetCanceled(cancellationToken));
            return _answer.Task;
        }
    }
}
