using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Functions;

/// <summary>Binds parameters that are inputs and no triggers, such as <c>[DurableClient]</c>.</summary>
public interface IInputBinding
{
    /// <summary>Finds the value of a parameter; false where it is not of this binding.</summary>
    bool TryBind(ParameterInfo parameter, FunctionContext context, out object? value);
}
