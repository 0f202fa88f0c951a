using System.Collections.Frozen;
using System.Reflection;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.Replay;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>The orchestrators and activities of one app, by name without regard to case.</summary>
internal sealed class DurableFunctions
{
    private readonly FrozenDictionary<string, OrchestratorFunction> _orchestrators;
    private readonly FrozenDictionary<string, FunctionDescriptor> _activities;

    /// <exception cref="InvalidOperationException">An orchestrator does not take a context.</exception>
    public DurableFunctions(IReadOnlyList<FunctionDescriptor> functions)
    {
        _orchestrators = functions
            .Where(function => function.Trigger is OrchestrationTriggerAttribute)
            .ToFrozenDictionary(
                function => ((OrchestrationTriggerAttribute)function.Trigger).Orchestration ?? function.Name, Describe, StringComparer.OrdinalIgnoreCase);
        _activities = functions
            .Where(function => function.Trigger is ActivityTriggerAttribute)
            .ToFrozenDictionary(function => ((ActivityTriggerAttribute)function.Trigger).Activity ?? function.Name, StringComparer.OrdinalIgnoreCase);
    }

    public OrchestratorFunction? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public FunctionDescriptor? FindActivity(string name) => _activities.GetValueOrDefault(name);

    /// <summary>
    /// The failure of calling an orchestrator that is not there.
    /// Official source: <c>DurableTaskExtension.cs</c>, <c>OutOfProcMiddleware.cs</c>.
    /// </summary>
    public Failure MissingOrchestrator(string name) => Missing(name, "an orchestrator", "orchestrator", _orchestrators.Keys);

    /// <summary>The failure of calling an activity that is not there.</summary>
    public Failure MissingActivity(string name) => Missing(name, "an activity", "activity", _activities.Keys);

    /// <summary>
    /// The parameter of an orchestrator that takes the orchestration's input: the first without an attribute.
    /// Official source: <c>OrchestrationInputConverter.cs</c>.
    /// </summary>
    public static ParameterInfo? InputParameterOf(FunctionDescriptor orchestrator) =>
        orchestrator.Method.GetParameters().FirstOrDefault(parameter =>
            parameter.ParameterType != typeof(FunctionContext)
            && parameter.ParameterType != typeof(CancellationToken)
            && parameter.GetCustomAttribute<BindingAttribute>() is null);

    private static OrchestratorFunction Describe(FunctionDescriptor function) =>
        function.TriggerParameter.ParameterType == typeof(TaskOrchestrationContext)
            ? new OrchestratorFunction(function, function.TriggerParameter, InputParameterOf(function))
            : throw new InvalidOperationException(
                $"The parameter '{function.TriggerParameter.Name}' of the orchestrator '{function.Name}' must be a {nameof(TaskOrchestrationContext)}.");

    private static Failure Missing(string name, string kind, string kinds, IReadOnlyCollection<string> known)
    {
        var additional = known.Count > 0
            ? $"The following are the known {kinds} functions: '{string.Join("', '", known.Order(StringComparer.Ordinal))}'."
            : $"No {kinds} functions are currently registered!";
        return new Failure(
            "(unknown)", $"The function '{name}' doesn't exist, is disabled, or is not {kind} function. Additional info: {additional}", null, null);
    }
}
