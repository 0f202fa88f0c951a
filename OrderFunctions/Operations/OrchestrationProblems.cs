using Microsoft.DurableTask.Client;
using Shared.Http.Problems;

namespace OrderFunctions.Operations;

/// <summary>The refusals that operators meet.</summary>
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
