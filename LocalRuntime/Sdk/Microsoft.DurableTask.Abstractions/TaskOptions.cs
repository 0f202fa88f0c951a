namespace Microsoft.DurableTask;

/// <summary>How an activity is called. Official source: <c>src/Abstractions/TaskOptions.cs</c> (durabletask-dotnet).</summary>
public record TaskOptions
{
    /// <summary>Creates options with retries.</summary>
    public TaskOptions(TaskRetryOptions? retry)
        : this(retry, tags: null)
    {
    }

    /// <summary>Creates options with retries and tags.</summary>
    public TaskOptions(TaskRetryOptions? retry = null, IDictionary<string, string>? tags = null)
    {
        Retry = retry;
        Tags = tags;
    }

    /// <summary>Copies options.</summary>
    public TaskOptions(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Retry = options.Retry;
        Tags = options.Tags;
        Version = options.Version;
    }

    /// <summary>How a failed call is repeated; not at all where it is null.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>Labels of the call.</summary>
    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>The version that is called.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Options with retries by a policy.</summary>
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>Options with retries by a handler.</summary>
    public static TaskOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Options with retries by a handler.</summary>
    public static TaskOptions FromRetryHandler(RetryHandler handler) => new(handler);
}
