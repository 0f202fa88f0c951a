using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Http;

/// <summary>
/// Keeps pages of other origins from changing anything in what is not a function: the console, the mailbox, the management API ask nobody who they are,
/// and a browser sends simple POSTs for whoever asks it. Functions have rules of their own, as in Azure.
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

    // Programs name no origin; browsers do with everything that is not a GET. Older ones leave Sec-Fetch-Site out.
    private static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin is [{ } origin, ..] && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
}
