namespace Tests.Support;

/// <summary>
/// A date that stands still until a test moves it. What waits for a span of time waits as on the real clock, so that a running system goes on.
/// </summary>
internal sealed class StillTime : TimeProvider
{
    private long _utcTicks = DateTimeOffset.UtcNow.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _utcTicks), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref _utcTicks, by.Ticks);
}
