namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding brings a value or takes one. Official source: <c>src/DotNetWorker.Core/Definition/BindingDirection.cs</c>.</summary>
public enum BindingDirection
{
    /// <summary>An input.</summary>
    In,

    /// <summary>An output.</summary>
    Out,
}
