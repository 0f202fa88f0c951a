using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>One turn of an orchestration, as the trigger of one invocation of its function.</summary>
internal sealed class OrchestrationTurn(TurnInput input, OrchestratorFunction function, string? traceParent) : ITriggerValues
{
    private ReplayContext? _context;

    /// <summary>What the orchestrator did; null where the invocation did not come to it.</summary>
    public TurnResult? Result { get; private set; }

    public IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?> { ["instanceId"] = input.Start.Instance };

    public string? TraceParent => traceParent;

    public bool TryGetValue(ParameterInfo parameter, FunctionContext context, out object? value)
    {
        value = parameter.IsSameAs(function.ContextParameter) ? ContextFor(context)
            : parameter.IsSameAs(function.InputParameter) ? input.Converter.Deserialize(input.Start.Input, parameter.ParameterType)
            : null;
        return parameter.IsSameAs(function.ContextParameter) || (parameter.IsSameAs(function.InputParameter) && value is not null);
    }

    public Task<object?> RunAsync(FunctionContext context, Func<Task<object?>> body)
    {
        Result = ContextFor(context).Run(body);
        // The orchestrator may still wait for what comes; the turn is over.
        return Task.FromResult<object?>(null);
    }

    private ReplayContext ContextFor(FunctionContext context) => _context ??= new ReplayContext(input, context);
}
