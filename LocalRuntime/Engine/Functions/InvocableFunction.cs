using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Engine.Functions;

/// <summary>
/// A function, ready to run. A class with functions is made anew for each invocation, its constructor served from the invocation's services;
/// it need not be registered. Official sources: <c>DefaultFunctionActivator.cs</c>, <c>DefaultFunctionExecutor.cs</c>.
/// </summary>
internal sealed class InvocableFunction(FunctionDescriptor function, IReadOnlyList<IInputBinding> inputBindings)
{
    private readonly ObjectFactory? _makeInstance = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
    private readonly ParameterBinder _parameters = new(function.Method, inputBindings);
    private readonly MethodCall _call = MethodCalls.Compile(function.Method);

    public FunctionDefinition Definition { get; } = new DescribedFunction(function);

    /// <summary>Runs the function inside of its trigger, innermost in the middleware.</summary>
    public async Task RunAsync(FunctionContext context, ITriggerValues trigger)
    {
        var instance = _makeInstance?.Invoke(context.InstanceServices, null);
        var arguments = _parameters.Bind(context, trigger);
        ResultSlot.Of(context).Value = await trigger.RunAsync(context, () => _call(instance, arguments));
    }
}
