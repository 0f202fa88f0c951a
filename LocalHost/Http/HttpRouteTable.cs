using LocalHost.Servers;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Http;

/// <summary>Groups the routes of all apps, and checks that each request has one function, or several that answer it together.</summary>
internal static class HttpRouteTable
{
    /// <summary>
    /// Chooses between the catch-all functions of several apps: the one whose app has another function for the path, even if only for other methods. In Azure
    /// each app has an address of its own.
    /// </summary>
    public static HttpRoute ChooseCatchAll(IReadOnlyList<HttpRoute> catchAlls, IReadOnlyList<HttpRoute> all, PathString path) =>
        catchAlls.FirstOrDefault(catchAll => all.Any(route => route.App == catchAll.App && !route.IsCatchAll && route.Matches(path))) ?? catchAlls[0];

    /// <summary>Groups the routes by what answers together.</summary>
    /// <param name="routes">The routes of all apps.</param>
    /// <param name="shared">Templates, without prefix, that several apps answer together.</param>
    /// <exception cref="HostStartException">Two functions would answer the same call.</exception>
    public static IReadOnlyList<IReadOnlyList<HttpRoute>> Build(IReadOnlyList<HttpRoute> routes, IReadOnlyCollection<string> shared)
    {
        bool IsShared(HttpRoute route) => route.IsCatchAll || shared.Contains(route.Template, StringComparer.OrdinalIgnoreCase);
        var alone = routes.Where(route => !IsShared(route)).ToList();
        for (var i = 0; i < alone.Count; i++)
        {
            if (alone.Skip(i + 1).FirstOrDefault(alone[i].Overlaps) is { } other)
            {
                throw new HostStartException(
                    $"Functions '{alone[i].Function.Name}' of app '{alone[i].App.Name}' and '{other.Function.Name}' of app '{other.App.Name}' "
                    + $"have the same route, '{other.Pattern.RawText}'.");
            }
        }

        var together = routes.Where(IsShared).GroupBy(route => route.Key).Select(IReadOnlyList<HttpRoute> (group) => [.. group]);
        return [.. alone.Select(IReadOnlyList<HttpRoute> (route) => [route]), .. together];
    }
}
