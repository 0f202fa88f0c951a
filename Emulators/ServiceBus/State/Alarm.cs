namespace Emulators.ServiceBus.State;

/// <summary>The one timer of a broker, set to the earliest time at which something is due. What is due is looked up when it rings.</summary>
internal sealed class Alarm : IDisposable
{
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    /// <summary>The pause before a change that could not be written is tried again.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxPause = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly Func<DateTimeOffset, DateTimeOffset> _ring;
    private readonly ITimer _timer;
    private DateTimeOffset _armedFor = Never;
    private bool _disposed;

    /// <summary>
    /// Ringing calls a function, under the gate, which does what is due at the given time and returns when something is due next, or <see cref="Never"/>.
    /// </summary>
    public Alarm(TimeProvider time, Lock gate, Func<DateTimeOffset, DateTimeOffset> ring)
    {
        (_time, _gate, _ring) = (time, gate, ring);
        _timer = time.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets it to ring at a time, unless it rings earlier. The caller holds the gate.</summary>
    public void Set(DateTimeOffset at)
    {
        if (at >= _armedFor || _disposed)
            return;
        _armedFor = at;

        // Timers count whole milliseconds; rounded down, they would ring too early.
        var pause = TimeSpan.FromMilliseconds(Math.Ceiling((at - _time.GetUtcNow()).TotalMilliseconds));
        _timer.Change(pause < TimeSpan.Zero ? TimeSpan.Zero : pause < MaxPause ? pause : MaxPause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops it for good. The caller holds the gate.</summary>
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
                return;
            _armedFor = Never;
            var now = _time.GetUtcNow();
            var next = _ring(now);

            // What is still due could not be done.
            Set(next > now ? next : now + RetryPause);
        }
    }
}
