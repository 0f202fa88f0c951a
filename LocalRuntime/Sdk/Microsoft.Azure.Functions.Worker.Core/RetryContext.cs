namespace Microsoft.Azure.Functions.Worker;

/// <summary>The attempts of an invocation. Official source: <c>src/DotNetWorker.Core/Context/RetryContext.cs</c>.</summary>
public abstract class RetryContext
{
    /// <summary>How many attempts failed before this one.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many may follow the first; 0 without a retry policy.</summary>
    public abstract int MaxRetryCount { get; }
}
