namespace Microsoft.DurableTask;

/// <summary>
/// How a failed call is repeated: by a policy or by a handler.
/// Official source: <c>src/Abstractions/TaskRetryOptions.cs</c> (durabletask-dotnet).
/// </summary>
public sealed class TaskRetryOptions
{
    /// <summary>Repeats by a policy.</summary>
    public TaskRetryOptions(RetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Policy = policy;
    }

    /// <summary>Repeats as long as a handler says so.</summary>
    public TaskRetryOptions(AsyncRetryHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Handler = handler;
    }

    /// <summary>The policy, where there is one.</summary>
    public RetryPolicy? Policy { get; }

    /// <summary>The handler, where there is one.</summary>
    public AsyncRetryHandler? Handler { get; }

    /// <summary>The same as <see cref="FromRetryPolicy"/>.</summary>
    public static implicit operator TaskRetryOptions(RetryPolicy policy) => FromRetryPolicy(policy);

    /// <summary>The same as <see cref="FromRetryHandler(AsyncRetryHandler)"/>.</summary>
    public static implicit operator TaskRetryOptions(AsyncRetryHandler handler) => FromRetryHandler(handler);

    /// <summary>The same as <see cref="FromRetryHandler(RetryHandler)"/>.</summary>
    public static implicit operator TaskRetryOptions(RetryHandler handler) => FromRetryHandler(handler);

    /// <summary>Repeats by a policy.</summary>
    public static TaskRetryOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>Repeats as long as a handler says so.</summary>
    public static TaskRetryOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Repeats as long as a handler says so.</summary>
    public static TaskRetryOptions FromRetryHandler(RetryHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new TaskRetryOptions(context => Task.FromResult(handler(context)));
    }
}
