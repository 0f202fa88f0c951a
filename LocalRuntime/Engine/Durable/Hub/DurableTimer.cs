namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>Calls back once, not before a time, however far it is.</summary>
internal sealed class DurableTimer : IDisposable
{
    // The longest that a .NET timer waits is a little under 50 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(49);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly DateTime _fireAt;
    private readonly Action _fire;
    private readonly ITimer _timer;

    private DurableTimer(TimeProvider time, DateTime fireAt, Action fire)
    {
        _time = time;
        _fireAt = fireAt;
        _fire = fire;
        _timer = time.CreateTimer(static state => ((DurableTimer)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts a timer. One whose time is past calls back at once, on another thread or before this returns.</summary>
    public static DurableTimer Start(TimeProvider time, DateTime fireAt, Action fire)
    {
        var timer = new DurableTimer(time, fireAt, fire);
        timer.Arm();
        return timer;
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // A timer may be early by the resolution of its clock, and a far one is reached in several waits.
        if (_time.GetUtcNow().UtcDateTime < _fireAt)
        {
            Arm();
            return;
        }

        _fire();
    }

    private void Arm()
    {
        var rest = _fireAt - _time.GetUtcNow().UtcDateTime;
        var wait = rest <= TimeSpan.Zero ? TimeSpan.Zero : rest < ShortestWait ? ShortestWait : rest > LongestWait ? LongestWait : rest;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
