using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Http;

/// <summary>
/// Refuses requests from pages of other origins to whatever is not a function, unless they only read: console, mailbox and management API have no sign-in, and
/// a browser sends simple POST requests for any page. Functions have rules of their own, as in Azure.
/// </summary>
internal static class CrossOriginGuard
{
    public static void Use(IApplicationBuilder web) => web.Use((call, next) =>
    {
        if (!IsRefused(call))
            return next(call);
        call.Response.StatusCode = StatusCodes.Status403Forbidden;
        return call.Response.WriteAsync("Pages of another origin may not do this.", call.RequestAborted);
    });

    private static bool IsRefused(HttpContext call) =>
        !HttpMethods.IsGet(call.Request.Method) && !HttpMethods.IsHead(call.Request.Method) && !HttpMethods.IsOptions(call.Request.Method)
        && call.GetEndpoint()?.Metadata.GetMetadata<HttpRoute>() is null
        && IsFromElsewhere(call.Request);

    // Programs send no Origin; browsers send one with everything but GET. Older ones lack Sec-Fetch-Site.
    private static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin is [{ } origin, ..] && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
}
