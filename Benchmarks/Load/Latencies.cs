namespace Benchmarks.Load;

/// <summary>The durations of the calls of one step.</summary>
internal sealed class Latencies(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] _sorted = [.. durations.Order()];

    /// <summary>How many calls there were.</summary>
    public int Count => _sorted.Length;

    /// <summary>The duration that <paramref name="share"/> (0 to 1) of the calls did not exceed (nearest rank).</summary>
    public TimeSpan Percentile(double share) =>
        _sorted.Length == 0 ? TimeSpan.Zero : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
