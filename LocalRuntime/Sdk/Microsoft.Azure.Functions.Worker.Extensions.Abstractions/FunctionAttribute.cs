using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a method a function. Official source: <c>extensions/Worker.Extensions.Abstractions/src/FunctionAttribute.cs</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[SuppressMessage("Performance", "CA1813:Avoid unsealed attributes", Justification = "The official type is not sealed.")]
public class FunctionAttribute : Attribute
{
    /// <summary>Names the function; unique in its app, whatever the case.</summary>
    public FunctionAttribute(string name)
    {
        Name = name;
    }

    /// <summary>The function's name.</summary>
    public string Name { get; }
}
