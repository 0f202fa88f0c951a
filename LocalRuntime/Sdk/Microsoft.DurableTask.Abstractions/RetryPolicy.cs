namespace Microsoft.DurableTask;

/// <summary>How often and after what pauses a failed call is repeated. Official source: <c>src/Abstractions/RetryPolicy.cs</c> (durabletask-dotnet).</summary>
public class RetryPolicy
{
    /// <summary>Creates a policy.</summary>
    /// <param name="maxNumberOfAttempts">How many calls are made at most, the first one included.</param>
    /// <param name="firstRetryInterval">The pause before the first repetition.</param>
    /// <param name="backoffCoefficient">By what the pause grows from one repetition to the next.</param>
    /// <param name="maxRetryInterval">The longest pause; one hour where it is null.</param>
    /// <param name="retryTimeout">How long after the first attempt repetitions end; never where it is null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>How many calls are made at most, the first one included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>The pause before the first repetition.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>By what the pause grows from one repetition to the next.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>How long after the first attempt repetitions end; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Decides which failures are worth another attempt; all of them where it is not set.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => IsWorthRetrying = value;
    }

    internal Func<TaskFailureDetails, bool>? IsWorthRetrying { get; private init; }

    private static void ThrowIfShorter(TimeSpan? value, TimeSpan firstRetryInterval, string name)
    {
        if (value != Timeout.InfiniteTimeSpan && value < firstRetryInterval)
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must not be less than the first retry interval.");
        }
    }
}
