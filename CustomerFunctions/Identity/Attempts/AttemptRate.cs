namespace CustomerFunctions.Identity.Attempts;

/// <summary>
/// How often something may be tried: some times at once, then once in each interval. All that has to be remembered is when the attempts so
/// far are forgotten (the generic cell rate algorithm).
/// </summary>
/// <param name="AtOnce">How many attempts may follow each other without a pause; at least 1.</param>
/// <param name="Interval">How long it takes until one attempt is forgotten.</param>
internal sealed record AttemptRate(int AtOnce, TimeSpan Interval)
{
    /// <summary>How long the next attempt has to wait; zero or less where it need not.</summary>
    /// <param name="forgottenAt">When all attempts so far are forgotten.</param>
    /// <param name="now">The time.</param>
    public TimeSpan Wait(DateTimeOffset forgottenAt, DateTimeOffset now) => forgottenAt - now - (AtOnce - 1) * Interval;

    /// <summary>When all attempts are forgotten, after one more.</summary>
    public DateTimeOffset Add(DateTimeOffset forgottenAt, DateTimeOffset now) => (forgottenAt > now ? forgottenAt : now) + Interval;
}
