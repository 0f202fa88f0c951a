namespace Microsoft.DurableTask.Client;

/// <summary>
/// Says which existing instances a start does not replace.
/// Official source: <c>src/Client/Core/StartOrchestrationOptionsExtensions.cs</c> (durabletask-dotnet).
/// </summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>
    /// Makes the start fail where the instance exists in one of these statuses;
    /// in any other status it is replaced, a running one after its termination.
    /// </summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dedupeStatuses);
        return options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
    }
}
