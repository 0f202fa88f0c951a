using System.Reflection;
using System.Text.Json;
using LocalRuntime.Engine.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Engine.Http;

/// <summary>HTTP triggers. Their listener is the front end, which all apps share.</summary>
internal sealed class HttpExtension : IRuntimeExtension
{
    private const string DefaultPrefix = "api";

    private readonly List<HttpRoute> _routes = [];

    /// <summary>The routes of all apps.</summary>
    public IReadOnlyList<HttpRoute> Routes => _routes;

    public bool Binds(FunctionDescriptor function, ParameterInfo parameter) =>
        function.Trigger is HttpTriggerAttribute
        && (parameter.ParameterType == typeof(HttpRequest) || HttpRoute.ParameterNames(function).Contains(parameter.Name, StringComparer.OrdinalIgnoreCase));

    public void AddServices(string app, IServiceCollection services)
    {
        // The app adds them itself, by ConfigureFunctionsWebApplication.
    }

    public IEnumerable<ITriggerListener> CreateListeners(FunctionApp app)
    {
        var prefix = ReadPrefix(app.HostJson);
        foreach (var function in app.Functions.Where(function => function.Trigger is HttpTriggerAttribute))
        {
            if (app.Services.GetService<HttpProxyingMiddleware>() is null)
            {
                throw new InvalidOperationException(
                    $"App '{app.Name}' has HTTP functions and must call ConfigureFunctionsWebApplication: "
                    + "the local runtime has the ASP.NET Core integration only.");
            }

            _routes.Add(new HttpRoute(app, function, prefix));
        }

        return [];
    }

    private static string ReadPrefix(JsonElement hostJson)
    {
        if (HostJson.Extension(hostJson, "http") is not { } http)
        {
            return DefaultPrefix;
        }

        HostJson.Expect(http, "host.json's extensions.http", "routePrefix");
        return http.TryGetProperty("routePrefix", out var prefix) ? prefix.GetString()!.Trim('/') : DefaultPrefix;
    }
}
