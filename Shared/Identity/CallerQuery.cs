using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;
using Shared.Identifiers;

namespace Shared.Identity;

/// <summary>Whom a request is about, for functions without a user ID in their route.</summary>
public static class CallerQuery
{
    /// <summary>The user that the query names, or else the caller; null where an admin's query names what is no user ID.</summary>
    /// <exception cref="ProblemException">The query names several (400) or one for whom the caller may not act (403).</exception>
    public static UserId? FindUserId(HttpRequest request) => Caller.Of(request).ActFor(request.Query["userId"] switch
    {
        [] => null,
        [{ Length: > 0 } userId] => userId,
        _ => throw ValidationErrors.Of("userId", "must be given at most once, and not empty."),
    });
}
