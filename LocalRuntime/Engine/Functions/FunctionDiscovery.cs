using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalRuntime.Engine.Functions;

/// <summary>
/// Finds an app's functions by their attributes. Official sources: <c>FunctionMetadataProviderGenerator.cs</c> of Worker.Sdk (names are compared
/// without case), <c>src/WebJobs.Script/Utility.cs</c> of azure-functions-host (what a name may be).
/// </summary>
internal static partial class FunctionDiscovery
{
    private const BindingFlags OwnMethods =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="InvalidOperationException">An attribute makes no sense; the message names the function.</exception>
    public static IReadOnlyList<FunctionDescriptor> Find(string app, IEnumerable<Type> types)
    {
        var functions = (
            from type in types
            from method in type.GetMethods(OwnMethods)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            select Describe(app, attribute.Name, method)).ToList();
        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? functions
            : throw new InvalidOperationException(
                $"App '{app}' has more than one function named '{twice.Key}': {string.Join(", ", twice.Select(function => function.Method.FullName()))}.");
    }

    /// <summary>The method's name with its type's.</summary>
    public static string FullName(this MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static FunctionDescriptor Describe(string app, string name, MethodInfo method)
    {
        var triggers = (
            from parameter in method.GetParameters()
            from trigger in parameter.GetCustomAttributes<TriggerBindingAttribute>()
            select (Parameter: parameter, Trigger: trigger)).ToList();
        var objection =
            !ValidName().IsMatch(name) ? "has a name that is none: a letter, then at most 127 letters, digits, '_' or '-', and not 'host'"
            : triggers.Count == 0 ? "has no parameter with a trigger attribute"
            : triggers.Count > 1 ? "has more than one trigger attribute"
            : !method.IsPublic ? "is not public"
            : method.ContainsGenericParameters ? "is generic"
            : method is { IsStatic: false, DeclaringType.IsAbstract: true } ? "stands in an abstract class"
            : HasOutputBinding(method) ? "has an output binding, which the local runtime does not have"
            : null;
        return objection is null
            ? new FunctionDescriptor(app, name, method, triggers[0].Parameter, triggers[0].Trigger)
            : throw new InvalidOperationException($"Function '{name}' ({method.FullName()}) {objection}.");
    }

    private static bool HasOutputBinding(MethodInfo method) =>
        method.IsDefined(typeof(OutputBindingAttribute))
        || AwaitedType(method).GetProperties().Any(property => property.IsDefined(typeof(OutputBindingAttribute)));

    private static Type AwaitedType(MethodInfo method) =>
        method.ReturnType is { IsGenericType: true } type
        && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GenericTypeArguments[0]
            : method.ReturnType;

    [GeneratedRegex(@"^(?!host$)[a-z][a-z0-9_\-]{0,127}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ValidName();
}
