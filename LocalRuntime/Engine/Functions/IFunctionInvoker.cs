namespace LocalRuntime.Engine.Functions;

/// <summary>Runs functions of one app: a service scope, the middleware, the parameters, the body.</summary>
public interface IFunctionInvoker
{
    /// <summary>Runs a function and returns what it, or its middleware, made the invocation's result; its exceptions come through as they are.</summary>
    Task<object?> InvokeAsync(FunctionDescriptor function, ITriggerValues trigger, CancellationToken cancellationToken);
}
