using Microsoft.DurableTask.Client;

namespace OrderFunctions.Operations;

/// <summary>Which orchestrations an operator wants to see.</summary>
public enum OrchestrationFilter
{
    /// <summary>Those that ended as failed and wait for somebody to deal with them.</summary>
    Failed,

    /// <summary>Those that have not ended although they should have by far.</summary>
    LongRunning,
}

/// <summary>From what an operator wants to see to what Durable Functions is asked for.</summary>
internal static class OrchestrationFilters
{
    /// <summary>After this time a saga is long-running. The alert on stuck orders counts from the same age.</summary>
    public static readonly TimeSpan LongTime = TimeSpan.FromMinutes(10);

    /// <summary>The query for one page.</summary>
    public static OrchestrationQuery ToQuery(this OrchestrationFilter filter, DateTimeOffset now, int limit, string? continuation) => new(
        CreatedTo: filter == OrchestrationFilter.LongRunning ? now - LongTime : null,
        Statuses: filter == OrchestrationFilter.Failed
            ? [OrchestrationRuntimeStatus.Failed]
            : [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended],
        PageSize: limit,
        FetchInputsAndOutputs: true,
        ContinuationToken: continuation);
}
