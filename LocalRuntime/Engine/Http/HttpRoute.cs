using LocalRuntime.Engine.Functions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Http;

/// <summary>The route of one HTTP function.</summary>
internal sealed class HttpRoute
{
    public HttpRoute(FunctionApp app, FunctionDescriptor function, string prefix)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        App = app;
        Function = function;
        Template = TemplateOf(function);
        Methods = trigger.Methods ?? [];
        Pattern = Parse(prefix, function);
        Key = string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(KeyOf))));
    }

    public FunctionApp App { get; }

    public FunctionDescriptor Function { get; }

    /// <summary>The template without the prefix.</summary>
    public string Template { get; }

    public RoutePattern Pattern { get; }

    /// <summary>Accepted methods; none means all.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The same for two routes that match the same paths: names of parameters and case do not count.</summary>
    public string Key { get; }

    public bool Accepts(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether some call would fit both.</summary>
    public bool Overlaps(HttpRoute other) =>
        Key == other.Key && (Methods.Count == 0 || other.Methods.Count == 0 || Methods.Any(other.Accepts));

    /// <summary>The parameters of a function's route.</summary>
    public static IEnumerable<string> ParameterNames(FunctionDescriptor function) =>
        Parse("", function).Parameters.Select(parameter => parameter.Name);

    // Officially too, an empty route means the function's name: WebScriptHostHttpRoutesManager.cs.
    private static string TemplateOf(FunctionDescriptor function) =>
        ((HttpTriggerAttribute)function.Trigger).Route is { Length: > 0 } route ? route : function.Name;

    private static RoutePattern Parse(string prefix, FunctionDescriptor function)
    {
        var template = TemplateOf(function);
        try
        {
            return RoutePatternFactory.Parse(prefix.Length == 0 ? template : $"{prefix}/{template}");
        }
        catch (RoutePatternException malformed)
        {
            throw new InvalidOperationException($"Function '{function.Name}' has the route '{template}', which makes no sense: {malformed.Message}", malformed);
        }
    }

    private static string KeyOf(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "*" : "")}"
            + string.Concat(parameter.ParameterPolicies.Select(policy => $":{policy.Content}"))
            + $"{(parameter.IsOptional ? "?" : "")}}}",
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        _ => throw new InvalidOperationException($"'{part}' is no part of a route."),
    };
}
