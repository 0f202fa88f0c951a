using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Shared.Http.Problems;

namespace Shared.Identity.Sessions;

/// <summary>Knows callers by their session: one point read for each request, so that a session that was ended is ended for all.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="time">The clock by which they expire.</param>
/// <param name="takesCookie">Whether the cookie counts, or the Authorization header alone.</param>
internal sealed class SessionCallers(SessionTable sessions, TimeProvider time, bool takesCookie) : ICallerSource
{
    private const string Scheme = "Bearer ";

    public async Task<Caller?> FindAsync(HttpRequest request, CancellationToken cancellationToken) =>
        SessionToken.TryParse(ReadToken(request), out var token)
        && await sessions.FindAsync(token, cancellationToken) is { } session
        && session.ExpiresAt > time.GetUtcNow()
            ? new Caller(session.UserId, session.Role) { SessionKey = session.Key }
            : null;

    public bool HasCredentials(HttpRequest request) => ReadHeader(request) is not null || ReadCookie(request) is not null;

    private string? ReadToken(HttpRequest request)
    {
        var (header, cookie) = (ReadHeader(request), ReadCookie(request));
        return header is null || cookie is null || header == cookie ? header ?? cookie : throw new ProblemException(IdentityProblems.TwoIdentities);
    }

    // Whatever else the header holds, it is no valid token; but it is there, and so the cookie must not be used in its place.
    private static string? ReadHeader(HttpRequest request) => request.Headers.Authorization switch
    {
        [] => null,
        [{ } value] when value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) => value[Scheme.Length..].Trim(),
        [_] => "",
        _ => throw new ProblemException(IdentityProblems.TwoIdentities),
    };

    // A browser sends several cookies of one name where somebody else planted one. None of them is believed.
    private string? ReadCookie(HttpRequest request)
    {
        if (!takesCookie || !CookieHeaderValue.TryParseList(request.Headers.Cookie, out var cookies))
        {
            return null;
        }

        var values = cookies.Where(cookie => cookie.Name == SessionCookie.Name).Select(cookie => cookie.Value.ToString()).Distinct().ToList();
        return values.Count <= 1 ? values.FirstOrDefault() : throw new ProblemException(IdentityProblems.TwoIdentities);
    }
}
