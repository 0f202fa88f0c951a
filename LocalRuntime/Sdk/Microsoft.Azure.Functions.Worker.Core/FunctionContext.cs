namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function. Official source: <c>src/DotNetWorker.Core/Context/FunctionContext.cs</c> (azure-functions-dotnet-worker).</summary>
public abstract class FunctionContext
{
    /// <summary>Identifies the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Identifies the function; stays the same over invocations.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The services of the invocation's own scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>Values that middleware and function share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Signalled when the host stops or the caller has gone.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
