using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Shared.Settings;

namespace Shared.Http.Origins;

/// <summary>
/// Recognises requests that a page of a foreign origin made a browser send. Browsers say so in headers that pages cannot change:
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

        // Programs send neither header, and have no cookie that a foreign page could use.
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

/// <summary>Whose pages may call the API from a browser.</summary>
/// <param name="AllowedOrigins">Setting <c>Cors__AllowedOrigins</c>: origins such as <c>https://shop.example.com</c>, separated by commas.</param>
public sealed record CorsSettings(IReadOnlySet<string> AllowedOrigins) : ISettings<CorsSettings>
{
    private const string Name = "Cors__AllowedOrigins";

    /// <inheritdoc/>
    public static CorsSettings Read(SettingReader reader)
    {
        var origins = (reader.Find(Name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var origin in origins.Where(origin => !IsOrigin(origin)))
        {
            reader.Refuse(Name, $"has '{origin}', which is not an origin such as https://shop.example.com. Every origin must be named.");
        }

        return new CorsSettings(origins.ToFrozenSet(StringComparer.Ordinal));
    }

    // A browser sends an origin in exactly one form. '*' is refused like everything else that is not one: it would open the cookie to every page.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
