namespace LocalRuntime.Engine.Broker;

/// <summary>Runs actions at their times, on one timer, under the gate of the broker.</summary>
internal sealed class BrokerAlarm : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly PriorityQueue<Action<DateTimeOffset>, DateTimeOffset> _actions = new();
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly ITimer _timer;
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;
    private bool _disposed;

    public BrokerAlarm(TimeProvider time, Lock gate)
    {
        _time = time;
        _gate = gate;
        _timer = time.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Runs <paramref name="action"/> at <paramref name="at"/> or soon after.
    /// The caller holds the gate, and so does the action when it runs.
    /// </summary>
    public void Set(DateTimeOffset at, Action<DateTimeOffset> action)
    {
        _actions.Enqueue(action, at);
        if (at < _armedFor)
        {
            Arm(at);
        }
    }

    /// <summary>No action runs after this. The caller holds the gate.</summary>
    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    private void Ring()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _armedFor = DateTimeOffset.MaxValue;
            var now = _time.GetUtcNow();
            while (_actions.TryPeek(out var action, out var at))
            {
                if (at > now)
                {
                    Arm(at);
                    return;
                }

                _actions.Dequeue();
                action(now);
            }
        }
    }

    // Timers count whole milliseconds; rounded down, they would ring too early.
    private void Arm(DateTimeOffset at)
    {
        _armedFor = at;
        var pause = TimeSpan.FromMilliseconds(Math.Ceiling((at - _time.GetUtcNow()).TotalMilliseconds));
        _timer.Change(pause < TimeSpan.Zero ? TimeSpan.Zero : pause < LongestPause ? pause : LongestPause, Timeout.InfiniteTimeSpan);
    }
}
