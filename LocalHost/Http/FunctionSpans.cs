using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Http;

/// <summary>
/// Gives the web server's span of a function call the name and attributes that OpenTelemetry's conventions for HTTP ask for. Calls of other endpoints
/// get no <see cref="RouteTag"/>, by which the exporter tells the two apart.
/// </summary>
internal static class FunctionSpans
{
    public const string RouteTag = "http.route";

    public static void Use(IApplicationBuilder web) => web.Use(async (call, next) =>
    {
        if (Activity.Current is not { Recorded: true } span || call.GetEndpoint()?.Metadata.GetMetadata<HttpRoute>() is not { } route)
        {
            await next(call);
            return;
        }

        span.DisplayName = $"{call.Request.Method} /{route.Pattern.RawText}";
        span.SetTag("http.request.method", call.Request.Method);
        span.SetTag(RouteTag, $"/{route.Pattern.RawText}");
        span.SetTag("url.path", call.Request.Path.Value);
        await next(call);
        span.SetTag("http.response.status_code", call.Response.StatusCode);
        if (call.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    });
}
