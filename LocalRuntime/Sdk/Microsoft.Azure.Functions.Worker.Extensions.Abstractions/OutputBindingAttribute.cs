using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>
/// The base of what takes a function's result elsewhere. No output binding is built locally; a function that has one is an error at the start.
/// Official source: <c>extensions/Worker.Extensions.Abstractions/src/OutputBindingAttribute.cs</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    [SuppressMessage("Design", "CA1012:Abstract types should not have public constructors", Justification = "The official signature.")]
    public OutputBindingAttribute()
    {
    }
}
