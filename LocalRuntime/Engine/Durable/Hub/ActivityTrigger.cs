using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>
/// One call of an activity, as the trigger of one invocation of its function.
/// Official source: <c>ActivityInputConverter.cs</c> (azure-functions-durable-extension).
/// </summary>
internal sealed class ActivityTrigger(
    string instanceId, string? input, FunctionDescriptor function, DataConverter converter, string? traceParent) : ITriggerValues
{
    public IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?> { ["instanceId"] = instanceId };

    public string? TraceParent => traceParent;

    /// <summary>Whether a parameter takes the ID of the orchestration that calls, by its name.</summary>
    public static bool IsInstanceId(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) && string.Equals(parameter.Name, "instanceId", StringComparison.OrdinalIgnoreCase);

    public bool TryGetValue(ParameterInfo parameter, FunctionContext context, out object? value)
    {
        var isInput = parameter.IsSameAs(function.TriggerParameter);
        value = isInput ? converter.Deserialize(input, parameter.ParameterType) : IsInstanceId(parameter) ? instanceId : null;
        return value is not null || (isInput && !parameter.ParameterType.IsValueType);
    }

    public Task<object?> RunAsync(FunctionContext context, Func<Task<object?>> body) => body();
}
