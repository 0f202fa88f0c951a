using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>Runs clients that each make their next call when the last one is answered, for a fixed time.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs <paramref name="clients"/> loops of <paramref name="call"/>, which is given the client's number.</summary>
    public static async Task<(Latencies Latencies, TimeSpan Elapsed)> RunAsync(
        int clients, TimeSpan duration, Func<int, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var durations = new ConcurrentBag<TimeSpan>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                while (clock.Elapsed < duration)
                {
                    var started = clock.Elapsed;
                    await call(client, cancellationToken);
                    durations.Add(clock.Elapsed - started);
                }
            },
            cancellationToken)));
        return (new Latencies(durations), clock.Elapsed);
    }
}

/// <summary>The durations of the calls of one step.</summary>
internal sealed class Latencies(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] _sorted = [.. durations.Order()];

    /// <summary>These and others together.</summary>
    public Latencies Plus(Latencies others) => new(_sorted.Concat(others._sorted));

    /// <summary>How many calls there were.</summary>
    public int Count => _sorted.Length;

    /// <summary>The duration that <paramref name="share"/> (0 to 1) of the calls did not exceed (nearest rank).</summary>
    public TimeSpan Percentile(double share) =>
        _sorted.Length == 0 ? TimeSpan.Zero : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
