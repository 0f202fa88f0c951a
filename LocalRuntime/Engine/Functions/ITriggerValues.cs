using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Functions;

/// <summary>What a trigger brings to one invocation of a function.</summary>
public interface ITriggerValues
{
    /// <summary>Seen by middleware as the invocation's binding data.</summary>
    IReadOnlyDictionary<string, object?> BindingData { get; }

    /// <summary>The W3C trace parent of what caused the invocation, or null where there is none.</summary>
    string? TraceParent { get; }

    /// <summary>Finds the value of a parameter; false where this trigger has none for it.</summary>
    bool TryGetValue(ParameterInfo parameter, FunctionContext context, out object? value);

    /// <summary>
    /// Runs the function's body, innermost, inside the middleware.
    /// A trigger that needs its own way of running (orchestrations: one thread, replay) wraps it here.
    /// </summary>
    Task<object?> RunAsync(FunctionContext context, Func<Task<object?>> body);
}
