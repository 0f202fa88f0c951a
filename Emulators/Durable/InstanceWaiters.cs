namespace Emulators.Durable;

/// <summary>Those who wait for instances to end. An instance is known here only while somebody waits for it.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiter> _waiters = new(StringComparer.Ordinal);

    /// <summary>Waits until an instance ends after this call, or ends again.</summary>
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

    /// <summary>An instance has ended, and that is committed.</summary>
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
