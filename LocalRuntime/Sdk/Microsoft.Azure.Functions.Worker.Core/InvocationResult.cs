namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The result of an invocation, as middleware sees and changes it.
/// Official source: <c>src/DotNetWorker.Core/Invocation/InvocationResult.cs</c>.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>The result; what is set here replaces what the function returned.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>The result of an invocation, whatever its type.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
}
