namespace Emulators.ServiceBus.State;

/// <summary>One timer for all times that a broker waits for. What is due is looked up when it rings.</summary>
internal sealed class Alarm : IDisposable
{
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    /// <summary>After which something is tried again that could not be done.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly Func<DateTimeOffset, DateTimeOffset> _ring;
    private readonly ITimer _timer;
    private DateTimeOffset _armedFor = Never;
    private bool _disposed;

    /// <summary>
    /// Rings by a function that does, under the gate, what is due at the given time, and says when something is due next; <see cref="Never"/> where
    /// nothing is.
    /// </summary>
    public Alarm(TimeProvider time, Lock gate, Func<DateTimeOffset, DateTimeOffset> ring)
    {
        (_time, _gate, _ring) = (time, gate, ring);
        _timer = time.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets it ring at a time or soon after. The caller holds the gate.</summary>
    public void Set(DateTimeOffset at)
    {
        if (at >= _armedFor || _disposed)
            return;
        _armedFor = at;

        // Timers count whole milliseconds; rounded down, they would ring too early.
        var pause = TimeSpan.FromMilliseconds(Math.Ceiling((at - _time.GetUtcNow()).TotalMilliseconds));
        _timer.Change(pause < TimeSpan.Zero ? TimeSpan.Zero : pause < LongestPause ? pause : LongestPause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It does not ring after this. The caller holds the gate.</summary>
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

            // What is due still could not be done.
            Set(next > now ? next : now + RetryPause);
        }
    }
}
