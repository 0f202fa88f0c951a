using System.Reflection;
using LocalRuntime.Engine.Functions;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>An orchestrator and where its parameters come from.</summary>
/// <param name="Descriptor">The function.</param>
/// <param name="ContextParameter">Takes the context.</param>
/// <param name="InputParameter">Takes the orchestration's input, where the function has such a parameter beside <see cref="ContextParameter"/>.</param>
internal sealed record OrchestratorFunction(FunctionDescriptor Descriptor, ParameterInfo ContextParameter, ParameterInfo? InputParameter);
