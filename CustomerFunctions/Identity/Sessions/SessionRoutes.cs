using Microsoft.AspNetCore.Http;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>Where sessions are in the API.</summary>
internal static class SessionRoutes
{
    public const string Sessions = "sessions";

    public const string Current = $"{Sessions}/current";

    /// <summary>The path of the API that a request to one of the routes was sent to.</summary>
    public static string ParentOf(HttpRequest request)
    {
        var path = $"{request.PathBase}{request.Path}";
        return path[..path.LastIndexOf($"/{Sessions}", StringComparison.OrdinalIgnoreCase)] is { Length: > 0 } parent ? parent : "/";
    }
}
