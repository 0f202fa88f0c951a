using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>
/// Marks a parameter that the host fills beside the trigger.
/// Official source: <c>extensions/Worker.Extensions.Abstractions/src/InputBindingAttribute.cs</c> (azure-functions-dotnet-worker).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
[SuppressMessage("Design", "CA1012:Abstract types should not have public constructors", Justification = "It is so officially.")]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    public InputBindingAttribute()
    {
    }
}
