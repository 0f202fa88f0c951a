namespace Microsoft.DurableTask;

/// <summary>The orchestration that called this one. Official source: <c>src/Abstractions/ParentOrchestrationInstance.cs</c> (durabletask-dotnet).</summary>
/// <param name="Name">The name of the parent's orchestrator.</param>
/// <param name="InstanceId">The parent's instance ID.</param>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
