using System.Reflection;

namespace LocalRuntime.Engine.Functions;

/// <summary>Tells the parameters of one function apart.</summary>
internal static class ParameterIdentity
{
    /// <summary>
    /// Whether both are the same parameter of their function. The position tells, not the object: reflection makes the objects anew for
    /// threads that ask for the first time at once, and for each type through which a method is seen.
    /// </summary>
    public static bool IsSameAs(this ParameterInfo parameter, ParameterInfo? other) => parameter.Position == other?.Position;
}
