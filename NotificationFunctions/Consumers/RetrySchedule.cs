namespace NotificationFunctions.Consumers;

/// <summary>When a message that must wait is tried again: after growing pauses, for a day at most.</summary>
public static class RetrySchedule
{
    /// <summary>How long a message may wait before it is dead-lettered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>The pause after the first attempt. It doubles with each further one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause that is chosen here; a server may ask for a longer one.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The pause before the next attempt, or null when the patience has run out. No pause reaches beyond that moment: the last
    /// attempt is made then.
    /// </summary>
    /// <param name="attempts">How many attempts were made; at least 1.</param>
    /// <param name="waited">How long ago the first of them was.</param>
    /// <param name="askedFor">The pause that the server asked for (Retry-After), or null.</param>
    public static TimeSpan? NextPause(int attempts, TimeSpan waited, TimeSpan? askedFor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var left = Patience - waited;
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        // Beyond 2^10 the longest pause is reached by far; the bound keeps the power in range.
        var growing = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 10));
        var chosen = growing < LongestPause ? growing : LongestPause;
        var pause = askedFor > chosen ? askedFor.Value : chosen;
        return pause < left ? pause : left;
    }
}
