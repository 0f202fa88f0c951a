namespace Microsoft.Azure.Functions.Worker;

/// <summary>One binding of a function. Official source: <c>src/DotNetWorker.Core/Definition/BindingMetadata.cs</c>.</summary>
public abstract class BindingMetadata
{
    /// <summary>The parameter's name.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of binding, such as <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether it brings or takes a value.</summary>
    public abstract BindingDirection Direction { get; }
}
