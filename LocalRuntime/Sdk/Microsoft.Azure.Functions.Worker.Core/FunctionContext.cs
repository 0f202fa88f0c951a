namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function. Official source: <c>src/DotNetWorker.Core/Context/FunctionContext.cs</c> (azure-functions-dotnet-worker).</summary>
public abstract class FunctionContext
{
    /// <summary>Identifies the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Identifies the function; stays the same over invocations.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The trace that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger tells about the invocation.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which attempt this is, where a retry policy is set.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of the invocation's own scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function: name, method, bindings.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values that middleware and function share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>What parts of the worker attach to the invocation, by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Signalled when the host stops or the caller has gone.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
