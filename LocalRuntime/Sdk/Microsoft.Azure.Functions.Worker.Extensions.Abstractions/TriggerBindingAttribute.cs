using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>
/// Marks the parameter that triggers a function.
/// Official source: <c>extensions/Worker.Extensions.Abstractions/src/TriggerBindingAttribute.cs</c> (azure-functions-dotnet-worker).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
[SuppressMessage("Design", "CA1012:Abstract types should not have public constructors", Justification = "It is so officially.")]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    public TriggerBindingAttribute()
    {
    }
}
