using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Marks the parameter of a function that makes it an orchestrator;
/// the parameter is a <see cref="Microsoft.DurableTask.TaskOrchestrationContext"/>.
/// Official source: <c>src/Worker.Extensions.DurableTask/OrchestrationTriggerAttribute.cs</c> (azure-functions-durable-extension).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The name of the orchestrator; the name of the function where it is null.</summary>
    public string? Orchestration { get; set; }
}
