using Shared.Http.Problems;

namespace OrderFunctions.Operations;

/// <summary>The kinds of refusals of the calls for operators.</summary>
public static class OrchestrationProblemTypes
{
    /// <summary>No orchestration has this instance ID.</summary>
    public static readonly ProblemType OrchestrationNotFound = new("/problems/orchestration-not-found", "There is no such orchestration.", 404);

    /// <summary>The orchestration is in a state in which it is not started again.</summary>
    public static readonly ProblemType OrchestrationNotRetryable = new("/problems/orchestration-not-retryable", "The orchestration cannot be retried.", 409);

    /// <summary>The orchestration is none that can be aborted, or not any more.</summary>
    public static readonly ProblemType OrchestrationNotAbortable = new("/problems/orchestration-not-abortable", "The orchestration cannot be aborted.", 409);
}
