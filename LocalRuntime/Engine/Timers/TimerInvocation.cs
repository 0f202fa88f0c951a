using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Timers;

/// <summary>One run of a timer function.</summary>
internal sealed class TimerInvocation(TimerInfo timer) : ITriggerValues
{
    public IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>();

    public string? TraceParent => null;

    public bool TryGetValue(ParameterInfo parameter, FunctionContext context, out object? value)
    {
        value = timer;
        return parameter.ParameterType == typeof(TimerInfo);
    }

    public Task<object?> RunAsync(FunctionContext context, Func<Task<object?>> body) => body();
}
