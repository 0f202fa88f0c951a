namespace Microsoft.DurableTask;

/// <summary>What a retry handler decides by. Official source: <c>src/Abstractions/RetryHandler.cs</c> (durabletask-dotnet).</summary>
/// <param name="OrchestrationContext">The orchestration that made the call.</param>
/// <param name="LastAttemptNumber">The number of the attempt that failed, from 1.</param>
/// <param name="LastFailure">Its failure.</param>
/// <param name="TotalRetryTime">The time since the first attempt, by the orchestration's clock.</param>
/// <param name="CancellationToken">Signalled when no more attempt is to be made.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
