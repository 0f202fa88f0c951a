using Shared.Identifiers;

namespace CustomerFunctions.Identity.Attempts;

/// <summary>A limit for the attempts of one kind on one subject.</summary>
/// <param name="Rate">How many there may be.</param>
/// <param name="Key">Identifies kind and subject, without telling the subject.</param>
public sealed record AttemptLimit(AttemptRate Rate, string Key)
{
    /// <summary>The limit for something.</summary>
    /// <param name="rate">How many attempts there may be.</param>
    /// <param name="kind">What is attempted.</param>
    /// <param name="subject">By whom, or on what.</param>
    public static AttemptLimit For(AttemptRate rate, string kind, params ReadOnlySpan<string?> subject) => new(rate, FieldHash.Key([kind, .. subject]));
}

/// <summary>
/// How often something may be tried: a number of times at once, then once in each interval. All that has to be remembered is the time at which
/// the attempts so far are forgotten (the generic cell rate algorithm).
/// </summary>
/// <param name="AtOnce">How many attempts may follow each other without a pause; at least 1.</param>
/// <param name="Interval">How long it takes until one attempt is forgotten.</param>
public sealed record AttemptRate(int AtOnce, TimeSpan Interval)
{
    /// <summary>How long the next attempt has to wait; zero or less where it need not.</summary>
    /// <param name="forgottenAt">When all attempts so far are forgotten.</param>
    /// <param name="now">The time.</param>
    public TimeSpan Wait(DateTimeOffset forgottenAt, DateTimeOffset now) => forgottenAt - now - (AtOnce - 1) * Interval;

    /// <summary>When all attempts are forgotten, after one more.</summary>
    public DateTimeOffset Add(DateTimeOffset forgottenAt, DateTimeOffset now) => (forgottenAt > now ? forgottenAt : now) + Interval;
}
