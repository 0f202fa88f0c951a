namespace Emulators.Durable;

/// <summary>Lets callers wait for the end of instances. An instance has an entry only while somebody waits for it.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiter> _waiters = new(StringComparer.Ordinal);

    /// <summary>Registers a wait for the next end of an instance after this call.</summary>
    public Registration Register(string instanceId)
    {
        lock (_lock)
        {
            if (!_waiters.TryGetValue(instanceId, out var waiter))
                _waiters[instanceId] = waiter = new Waiter();
            waiter.Count++;
            return new Registration(this, instanceId, waiter);
        }
    }

    /// <summary>Completes the waits for an instance whose end is committed.</summary>
    public void Signal(string instanceId)
    {
        lock (_lock)
        {
            if (_waiters.Remove(instanceId, out var waiter))
                waiter.Ended.SetResult();
        }
    }

    internal sealed class Waiter
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }

    internal sealed class Registration(InstanceWaiters waiters, string instanceId, Waiter waiter) : IDisposable
    {
        public Task Ended => waiter.Ended.Task;

        public void Dispose()
        {
            lock (waiters._lock)
            {
                if (--waiter.Count == 0 && waiters._waiters.TryGetValue(instanceId, out var current) && current == waiter)
                    waiters._waiters.Remove(instanceId);
            }
        }
    }
}
