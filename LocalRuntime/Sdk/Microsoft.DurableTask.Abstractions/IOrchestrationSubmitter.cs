namespace Microsoft.DurableTask.Internal;

/// <summary>Starts orchestrations. Official source: <c>src/Abstractions/Internal/IOrchestrationSubmitter.cs</c> (durabletask-dotnet).</summary>
public interface IOrchestrationSubmitter
{
    /// <summary>Starts an orchestration and returns its instance ID.</summary>
    Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default);
}
