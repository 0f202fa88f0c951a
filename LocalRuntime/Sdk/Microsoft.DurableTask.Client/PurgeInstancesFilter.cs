namespace Microsoft.DurableTask.Client;

/// <summary>Which ended orchestrations to purge. Official source: <c>src/Client/Core/PurgeInstancesFilter.cs</c> (durabletask-dotnet).</summary>
/// <param name="CreatedFrom">Only those scheduled at this time or later.</param>
/// <param name="CreatedTo">Only those scheduled at this time or earlier.</param>
/// <param name="Statuses">Only those in one of these statuses.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long the purge may take before it stops and says that it is incomplete.</summary>
    public TimeSpan? Timeout { get; init; }
}
