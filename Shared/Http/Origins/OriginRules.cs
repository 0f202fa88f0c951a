using Microsoft.AspNetCore.Http;

namespace Shared.Http.Origins;

/// <summary>
/// Tells requests that a page of a foreign origin made a browser send, by what browsers say about every request and pages cannot change:
/// Sec-Fetch-Site, or Origin in browsers that lack it.
/// </summary>
public sealed class OriginRules(CorsSettings settings)
{
    private const string SiteHeader = "Sec-Fetch-Site";
    private const string ForwardedHostHeader = "X-Forwarded-Host";

    /// <summary>Whether the request comes from a page of a listed origin.</summary>
    public bool IsListed(HttpRequest request) => request.Headers.Origin is [{ } origin] && settings.AllowedOrigins.Contains(origin);

    /// <summary>
    /// Whether the request would change something for a page that has no right to:
    /// it comes from an origin that is neither the API's own nor listed.
    /// </summary>
    public bool IsForeignChange(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || IsListed(request))
        {
            return false;
        }

        // Whoever is no browser sends neither header, and has no cookie that others could ride on.
        return request.Headers[SiteHeader] switch
        {
            [] => request.Headers.Origin.Count > 0 && !IsOwn(request),
            ["same-origin" or "none"] => false,
            _ => true,
        };
    }

    private static bool IsOwn(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        && (origin.Authority == request.Host.Value || origin.Authority == request.Headers[ForwardedHostHeader]);
}
