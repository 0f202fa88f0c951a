using System.Text.Json;
using LocalHost.Extensions;
using LocalHost.Servers;
using LocalHost.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace LocalHost.Http;

/// <summary>The route of one HTTP function. Official source: <c>WebScriptHostHttpRoutesManager.cs</c> of azure-functions-host.</summary>
internal sealed class HttpRoute
{
    public const string TriggerType = "httpTrigger";

    private const string DefaultPrefix = "api";

    private HttpRoute(HostedApp app, FunctionWorker worker, WorkerFunction function, string prefix)
    {
        App = app;
        Worker = worker;
        Function = function;
        Template = function.Trigger.Text("route") is { Length: > 0 } route ? route : function.Name;
        Methods = function.Trigger.Json.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? [.. methods.EnumerateArray().Select(method => method.GetString()!)]
            : [];
        Pattern = Parse(prefix);
        Key = string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(KeyOf))));
    }

    public HostedApp App { get; }

    public FunctionWorker Worker { get; }

    public WorkerFunction Function { get; }

    /// <summary>The template without the prefix.</summary>
    public string Template { get; }

    public RoutePattern Pattern { get; }

    /// <summary>Accepted methods; none means all.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>Equal for routes that match the same paths: names of parameters and case do not matter.</summary>
    public string Key { get; }

    /// <summary>The routes of an app.</summary>
    /// <exception cref="HostStartException">A route or the prefix is invalid, or the app does not use the ASP.NET Core integration.</exception>
    public static IReadOnlyList<HttpRoute> Of(HostedApp app, FunctionWorker worker, Uri? workerHttp)
    {
        var prefix = ReadPrefix(app);
        List<HttpRoute> routes =
            [.. from function in app.Worker.Functions where function.Trigger.Is(TriggerType) select new HttpRoute(app, worker, function, prefix)];
        return routes.Count == 0 || workerHttp is not null
            ? routes
            : throw new HostStartException(
                $"App '{app.Name}' has HTTP functions and must call ConfigureFunctionsWebApplication: the local host has the ASP.NET Core integration only.");
    }

    /// <summary>Whether it matches every path, and so is tried last.</summary>
    public bool IsCatchAll => Template.StartsWith("{*", StringComparison.Ordinal);

    public bool Accepts(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether some request would match both.</summary>
    public bool Overlaps(HttpRoute other) =>
        Key == other.Key && (Methods.Count == 0 || other.Methods.Count == 0 || Methods.Any(other.Accepts));

    /// <summary>Whether it matches a path, whatever the method.</summary>
    public bool Matches(PathString path) => new TemplateMatcher(new RouteTemplate(Pattern), []).TryMatch(path, []);

    private static string ReadPrefix(HostedApp app)
    {
        if (app.Extension("http") is not { } http)
            return DefaultPrefix;
        HostJson.RefuseUnknownMembers(http, "host.json's extensions.http", "routePrefix");
        return http.TryGetProperty("routePrefix", out var prefix) ? prefix.GetString()!.Trim('/') : DefaultPrefix;
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

    private RoutePattern Parse(string prefix)
    {
        try
        {
            return RoutePatternFactory.Parse(prefix.Length == 0 ? Template : $"{prefix}/{Template}");
        }
        catch (RoutePatternException malformed)
        {
            throw new HostStartException($"Function '{Function.Name}' has the route '{Template}', which makes no sense: {malformed.Message}", malformed);
        }
    }
}
