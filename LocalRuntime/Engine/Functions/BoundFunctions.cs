using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalRuntime.Engine.Functions;

/// <summary>The functions of an app, each of whose parameters somebody binds.</summary>
internal static class BoundFunctions
{
    /// <exception cref="InvalidOperationException">An attribute makes no sense, or nothing binds a parameter; the message names it.</exception>
    public static IReadOnlyList<FunctionDescriptor> Of(LocalApp app, IReadOnlyList<IRuntimeExtension> extensions)
    {
        var functions = FunctionDiscovery.Find(app.Name, app.FunctionTypes);
        foreach (var function in functions)
        {
            var unbound = function.Method.GetParameters().FirstOrDefault(parameter =>
                !ParameterBinder.IsBoundByWorker(parameter) && !extensions.Any(extension => extension.Binds(function, parameter)));
            if (unbound is not null)
            {
                var attributes = string.Concat(unbound.GetCustomAttributes<BindingAttribute>().Select(attribute => $" [{attribute.GetType().Name}]"));
                throw new InvalidOperationException(
                    $"Function '{function.Name}' ({function.Method.FullName()}) has the parameter '{unbound.Name}' ({unbound.ParameterType.Name}{attributes}), "
                    + "which nothing in the local runtime binds.");
            }
        }

        return functions;
    }
}
