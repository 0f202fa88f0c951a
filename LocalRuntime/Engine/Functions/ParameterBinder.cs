using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Functions;

/// <summary>
/// Gives a function's parameters their values: the context and its token from the worker, the rest from the trigger, then from the input
/// bindings, then from their defaults. Official source: <c>DefaultFunctionInputBindingFeature.cs</c>.
/// </summary>
internal sealed class ParameterBinder(MethodInfo method, IReadOnlyList<IInputBinding> inputBindings)
{
    private readonly ParameterInfo[] _parameters = method.GetParameters();

    /// <summary>Whether the worker itself brings the value, whatever the trigger.</summary>
    public static bool IsBoundByWorker(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(FunctionContext) || parameter.ParameterType == typeof(CancellationToken);

    /// <exception cref="FunctionInputConverterException">A parameter's value is missing, or not of its type.</exception>
    public object?[] Bind(FunctionContext context, ITriggerValues trigger)
    {
        var values = new object?[_parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Bind(_parameters[i], context, trigger);
        }

        return values;
    }

    private object? Bind(ParameterInfo parameter, FunctionContext context, ITriggerValues trigger)
    {
        if (IsBoundByWorker(parameter))
        {
            return parameter.ParameterType == typeof(CancellationToken) ? context.CancellationToken : context;
        }

        if (trigger.TryGetValue(parameter, context, out var value))
        {
            return value;
        }

        foreach (var binding in inputBindings)
        {
            if (binding.TryBind(parameter, context, out value))
            {
                return value;
            }
        }

        var allowsNull = !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
        return parameter.HasDefaultValue ? parameter.DefaultValue
            : allowsNull ? null
            : throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{context.FunctionDefinition.Name}': Could not populate the value for "
                + $"'{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.");
    }
}
