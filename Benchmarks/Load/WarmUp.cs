namespace Benchmarks.Load;

/// <summary>
/// Loads a system until it costs no less than before. Its first work pays for compiling the code, and much more of it, by far more on a slow machine, for
/// compiling anew, in the background, what turned out to be hot.
/// </summary>
internal static class WarmUp
{
    private const int MaxRounds = 12;
    private const int RoundsWithoutGain = 2;

    // What is left to be gained by waiting longer is lost in the noise of a machine.
    private const double Gain = 0.97;

    /// <summary>Runs rounds, each of which returns what one unit of its work has cost.</summary>
    public static async Task RunAsync(Func<Task<double>> round)
    {
        var least = double.MaxValue;
        for (var (rounds, withoutGain) = (0, 0); rounds < MaxRounds && withoutGain < RoundsWithoutGain; rounds++)
        {
            var cost = await round();
            withoutGain = cost < Gain * least ? 0 : withoutGain + 1;
            least = Math.Min(least, cost);
        }
    }
}
