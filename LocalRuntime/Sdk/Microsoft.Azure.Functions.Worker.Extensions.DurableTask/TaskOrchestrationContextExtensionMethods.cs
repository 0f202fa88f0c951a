using LocalRuntime.Engine.Durable.Replay;
using Microsoft.Azure.Functions.Worker;

namespace Microsoft.DurableTask;

/// <summary>
/// What Azure Functions add to an orchestrator's context.
/// Official source: <c>src/Worker.Extensions.DurableTask/TaskOrchestrationContextExtensionMethods.cs</c>
/// (azure-functions-durable-extension).
/// </summary>
public static class TaskOrchestrationContextExtensionMethods
{
    /// <summary>The invocation that the orchestrator runs in, or null for a context that Azure Functions did not make.</summary>
    public static FunctionContext? GetFunctionContext(this TaskOrchestrationContext context) => (context as ReplayContext)?.FunctionContext;
}
