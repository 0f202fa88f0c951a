namespace Tests.Support;

/// <summary>A clock on which everything takes a fraction of the time.</summary>
internal sealed class FastTime(int factor) : TimeProvider
{
    /// <summary>A second of an app's time is a hundredth of ours, so that the pauses between its attempts do not hold a test up.</summary>
    public const int Usual = 100;

    private readonly DateTimeOffset _startTime = DateTimeOffset.UtcNow;
    private readonly long _start = System.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _startTime + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(System.CreateTimer(callback, state, Scale(dueTime), Scale(period)), Scale);

    private TimeSpan Elapsed => System.GetElapsedTime(_start) * factor;

    private TimeSpan Scale(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;

    private sealed class ScaledTimer(ITimer timer, Func<TimeSpan, TimeSpan> scale) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(scale(dueTime), scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
