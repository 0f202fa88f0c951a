namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger tells about an invocation. Official source: <c>src/DotNetWorker.Core/Context/BindingContext.cs</c>.</summary>
public abstract class BindingContext
{
    /// <summary>The trigger's metadata by name, such as route values or a message's ID.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
