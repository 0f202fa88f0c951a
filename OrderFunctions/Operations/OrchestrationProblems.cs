using Microsoft.DurableTask.Client;
using Shared.Http.Problems;

namespace OrderFunctions.Operations;

/// <summary>The problem types of the calls for admins.</summary>
public static class OrchestrationProblemTypes
{
    /// <summary>No orchestration has this instance ID.</summary>
    public static readonly ProblemType OrchestrationNotFound = new("/problems/orchestration-not-found", "There is no such orchestration.", 404);

    /// <summary>The orchestration is in a state in which it is not started again.</summary>
    public static readonly ProblemType OrchestrationNotRetryable = new("/problems/orchestration-not-retryable", "The orchestration cannot be retried.", 409);

    /// <summary>The orchestration is not an order saga, has ended, or has finished its order.</summary>
    public static readonly ProblemType OrchestrationNotAbortable = new("/problems/orchestration-not-abortable", "The orchestration cannot be aborted.", 409);
}

/// <summary>The refusals of the calls for admins.</summary>
internal static class OrchestrationProblems
{
    public static Problem NotFound { get; } = new(
        OrchestrationProblemTypes.OrchestrationNotFound, "No orchestration has this instance ID, or its history was purged.");

    public static Problem NotRetryable(OrchestrationMetadata instance) =>
        Conflict(
            OrchestrationProblemTypes.OrchestrationNotRetryable,
            "Only one that failed or was terminated is started again, or has completed and its order is pending or missing.",
            instance);

    public static Problem NotAbortable(OrchestrationMetadata instance) =>
        Conflict(
            OrchestrationProblemTypes.OrchestrationNotAbortable,
            "Only an order saga that runs and has not finished its order is aborted. Where one has ended before its order, retry it first.",
            instance);

    private static Problem Conflict(ProblemType type, string detail, OrchestrationMetadata instance) =>
        new(type, detail) { Members = new Dictionary<string, object> { ["orchestration"] = OrchestrationView.Of(instance) } };
}
