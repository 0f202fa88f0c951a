using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>Clients that each make the next call when the last one is answered, for a fixed time.</summary>
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
