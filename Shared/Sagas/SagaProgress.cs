namespace Shared.Sagas;

/// <summary>
/// Wakes those who wait for a saga in this process. Sagas tell their outcome before they publish it (<see cref="PublishEvent"/>), so the start of the
/// publishing is the moment to look. Where another instance of the app publishes, nobody here is woken.
/// </summary>
public sealed class SagaProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Watch>> _watches = new(StringComparer.Ordinal);

    /// <summary>Watches an instance until it is disposed of.</summary>
    public Watch StartWatch(string instanceId)
    {
        var watch = new Watch(this, instanceId);
        lock (_lock)
        {
            if (!_watches.TryGetValue(instanceId, out var watches))
            {
                _watches[instanceId] = watches = [];
            }

            watches.Add(watch);
        }

        return watch;
    }

    /// <summary>An instance has told its outcome.</summary>
    public void Signal(string instanceId)
    {
        lock (_lock)
        {
            foreach (var watch in _watches.GetValueOrDefault(instanceId) ?? [])
            {
                watch.Signal();
            }
        }
    }

    private void End(Watch watch)
    {
        lock (_lock)
        {
            if (_watches.TryGetValue(watch.InstanceId, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _watches.Remove(watch.InstanceId);
            }
        }
    }

    /// <summary>Somebody's watch over an instance.</summary>
    public sealed class Watch : IDisposable
    {
        private readonly SagaProgress _progress;
        private volatile TaskCompletionSource _signal = NewSignal();

        internal Watch(SagaProgress progress, string instanceId) => (_progress, InstanceId) = (progress, instanceId);

        internal string InstanceId { get; }

        /// <summary>Waits for a signal since the last one that was waited for.</summary>
        /// <returns>False where there was none in time.</returns>
        public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        {
            await _signal.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!_signal.Task.IsCompleted)
            {
                return false;
            }

            _signal = NewSignal();
            return true;
        }

        /// <inheritdoc/>
        public void Dispose() => _progress.End(this);

        internal void Signal() => _signal.TrySetResult();

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
