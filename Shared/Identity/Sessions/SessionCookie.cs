using Microsoft.AspNetCore.Http;

namespace Shared.Identity.Sessions;

/// <summary>
/// The cookie that holds a session's token for browsers. Scripts cannot read it, and other sites cannot make a browser send it. It is for
/// the app that sets it; the other app takes the Authorization header only.
/// </summary>
public static class SessionCookie
{
    /// <summary>The name of the cookie.</summary>
    public const string Name = "session_id";

    private const string ForwardedScheme = "X-Forwarded-Proto";

    /// <summary>What the cookie is like: for the API below <paramref name="path"/> only, and over HTTPS only where the caller uses HTTPS.</summary>
    public static CookieOptions Options(HttpRequest request, string path, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = IsHttps(request),
        Path = path,
        Expires = expiresAt,
    };

    // Behind the platform's front end the last hop is plain HTTP, and a header tells what the caller used.
    private static bool IsHttps(HttpRequest request) =>
        request.IsHttps
        || (request.Headers.GetCommaSeparatedValues(ForwardedScheme) is [.., var last] && last.Equals("https", StringComparison.OrdinalIgnoreCase));
}
