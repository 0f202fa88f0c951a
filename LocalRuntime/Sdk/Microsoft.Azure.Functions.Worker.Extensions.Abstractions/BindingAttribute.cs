using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>
/// Marks what the host brings to a function or takes from it.
/// Official source: <c>extensions/Worker.Extensions.Abstractions/src/BindingAttribute.cs</c> (azure-functions-dotnet-worker).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[SuppressMessage("Design", "CA1012:Abstract types should not have public constructors", Justification = "It is so officially.")]
public abstract class BindingAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    public BindingAttribute()
    {
    }
}
