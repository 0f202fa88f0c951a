using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Shared.Functions;

/// <summary>Finds the method of a function, for what is declared at it by attributes.</summary>
internal static class FunctionMethod
{
    /// <summary>The method of a function, which the worker knows by the names of its file, class and method.</summary>
    /// <exception cref="InvalidOperationException">There is no such function in that file.</exception>
    public static MethodInfo Of(FunctionDefinition function)
    {
        var assembly = Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(function.PathToAssembly)));
        var typeName = function.EntryPoint[..function.EntryPoint.LastIndexOf('.')];
        return assembly.GetType(typeName)?.GetMethods().SingleOrDefault(method => method.GetCustomAttribute<FunctionAttribute>()?.Name == function.Name)
            ?? throw new InvalidOperationException($"Function '{function.Name}' was not found as {function.EntryPoint} in {function.PathToAssembly}.");
    }
}
