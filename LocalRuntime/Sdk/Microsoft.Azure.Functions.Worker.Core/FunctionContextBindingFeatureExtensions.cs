using LocalRuntime.Engine.Functions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Reads and changes an invocation's result.
/// Official source: <c>src/DotNetWorker.Core/Context/FunctionContextBindingFeatureExtensions.cs</c>.
/// </summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The invocation's result so far.</summary>
    /// <exception cref="InvalidOperationException">The result is not a <typeparamref name="T"/>; null is none either.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var slot = ResultSlot.Of(context);
        return slot.Value is T
            ? new SlotResult<T>(slot)
            : throw new InvalidOperationException(
                $"Requested type({typeof(T)}) does not match the type of Invocation result({slot.Value?.GetType().ToString() ?? "null"})");
    }

    /// <summary>The invocation's result so far, whatever its type.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new SlotResult(ResultSlot.Of(context));
}
