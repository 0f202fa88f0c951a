using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;
using Shared.Identifiers;

namespace Shared.Identity;

/// <summary>Who makes a request. The middleware has found it out before a function runs.</summary>
/// <param name="UserId">The user; whether a customer has this ID is another question.</param>
/// <param name="Role">What the caller may do.</param>
public sealed record Caller(UserId UserId, Role Role)
{
    /// <summary>The session that the request belongs to; null where callers do not sign in here.</summary>
    public string? SessionKey { get; init; }

    /// <summary>The caller of a request.</summary>
    /// <exception cref="InvalidOperationException">There is none: the function allows anonymous callers, or the middleware is missing.</exception>
    public static Caller Of(HttpRequest request) =>
        Find(request) ?? throw new InvalidOperationException("The request has no caller.");

    /// <summary>The caller of a request, or null where there is none.</summary>
    public static Caller? Find(HttpRequest request) => request.HttpContext.Features.Get<Caller>();

    /// <summary>Whether the caller may see and change what belongs to the user whom a request names; an admin may for whatever it names.</summary>
    public bool MayActFor(string named) => Role == Role.Admin || named == UserId;

    /// <summary>The user whom a request is about: the one that it names, or else the caller. Null where an admin's request names what is no user ID.</summary>
    /// <exception cref="ProblemException">The caller may not act for the one that it names: 403.</exception>
    public UserId? ActFor(string? named) => named switch
    {
        null => UserId,
        _ when !MayActFor(named) => throw new ProblemException(IdentityProblems.NotYours),
        _ => UserId.TryParse(named, out var userId) ? userId : null,
    };
}
