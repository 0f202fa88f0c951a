namespace Microsoft.DurableTask.Client;

/// <summary>Which orchestrations to list. Official source: <c>src/Client/Core/OrchestrationQuery.cs</c> (durabletask-dotnet).</summary>
/// <param name="CreatedFrom">Only those scheduled at this time or later.</param>
/// <param name="CreatedTo">Only those scheduled at this time or earlier.</param>
/// <param name="Statuses">Only those in one of these statuses.</param>
/// <param name="TaskHubNames">Only those of these task hubs; the local runtime has one hub for each app and takes no names.</param>
/// <param name="InstanceIdPrefix">Only those whose ID begins so.</param>
/// <param name="PageSize">How many a page holds at most.</param>
/// <param name="FetchInputsAndOutputs">Whether inputs, outputs and custom statuses come along.</param>
/// <param name="ContinuationToken">Where an earlier listing left off.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>How many instances a page holds unless the query says otherwise.</summary>
    public const int DefaultPageSize = 100;
}
