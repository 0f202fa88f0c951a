namespace Tests.Support;

/// <summary>The real clock, put forward: what it would be like if the system had been off for that long.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
