using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// What an orchestrator may use: all of it gives the same answers when it is replayed.
/// Official source: <c>src/Abstractions/TaskOrchestrationContext.cs</c> (durabletask-dotnet).
/// </summary>
public abstract class TaskOrchestrationContext
{
    /// <summary>The name of the orchestrator.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The ID of the instance.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The orchestration that called this one, or null where a client started it.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The orchestration's clock: the time of its present turn.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether the orchestrator is at a point that it has passed before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The version that the instance was started with.</summary>
    public virtual string Version => string.Empty;

    /// <summary>Settings of the orchestration.</summary>
    public virtual IReadOnlyDictionary<string, object?> Properties { get; } = new Dictionary<string, object?>();

    /// <summary>Makes the loggers that replay-safe loggers write to.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The orchestration's input.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity, which may run more than once.</summary>
    /// <exception cref="TaskFailedException">The activity failed, also after its retries.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Calls an activity without input, which may run more than once.</summary>
    /// <exception cref="TaskFailedException">The activity failed, also after its retries.</exception>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Calls an activity without input, which may run more than once.</summary>
    /// <exception cref="TaskFailedException">The activity failed, also after its retries.</exception>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Calls an activity, which may run more than once.</summary>
    /// <exception cref="TaskFailedException">The activity failed, also after its retries.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Waits, durably, for a while.</summary>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>Waits, durably, until a time.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event from outside. Events that come early are kept; each one is given to one waiter.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an event from outside, but only for a while.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an event from outside, but only for a while or until a token is signalled.</summary>
    /// <exception cref="OperationCanceledException">The time is over, or the token was signalled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timerNoLongerNeeded = new CancellationTokenSource();
        var timer = CreateTimer(timeout, timerNoLongerNeeded.Token);
        using var eventNoLongerAwaited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var externalEvent = WaitForExternalEvent<T>(eventName, eventNoLongerAwaited.Token);
        var first = await Task.WhenAny(timer, externalEvent);
        // The synchronous cancellation keeps everything on the orchestration's thread.
        (first == externalEvent ? timerNoLongerNeeded : eventNoLongerAwaited).Cancel();
        return await externalEvent;
    }

    /// <summary>Sends an event to another orchestration.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Publishes a value that clients can read with the instance's metadata, from the end of the present turn on.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Calls another orchestration.</summary>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>Starts the orchestration over with a new input and an empty history.</summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>A UUID that is the same when the orchestration is replayed.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent while the orchestrator is replayed.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <summary>A logger that is silent while the orchestrator is replayed.</summary>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <summary>A logger that is silent while the orchestrator is replayed.</summary>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());
}
