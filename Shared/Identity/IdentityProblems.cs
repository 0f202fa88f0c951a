using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;
using Shared.Http.Problems;

namespace Shared.Identity;

/// <summary>The refusals of callers.</summary>
public static class IdentityProblems
{
    /// <summary>Says how to identify oneself (RFC 6750).</summary>
    public const string ChallengeHeader = "WWW-Authenticate";

    /// <summary>The value of <see cref="ChallengeHeader"/> for a request without credentials.</summary>
    public const string Challenge = "Bearer";

    private const string InvalidTokenChallenge = "Bearer error=\"invalid_token\"";

    internal static Problem NotYours { get; } = new(ProblemTypes.Forbidden, "It belongs to another user.");

    /// <summary>The answer to a caller who is known and no admin: 403.</summary>
    public static Problem AdminsOnly { get; } = new(ProblemTypes.Forbidden, "Only an admin may do this.");

    internal static Problem TwoIdentities { get; } = new(
        ProblemTypes.ConflictingCredentials, "Send the Authorization header or the cookie session_id, once, or the same token in both.");

    internal static Problem SignInElsewhere { get; } = new(
        ProblemTypes.SignInElsewhere, "The platform's identity provider signs callers in; passwords and sessions are not kept here.");

    /// <summary>The answer to a caller who is nobody: 401 with the challenge.</summary>
    /// <param name="hadCredentials">Whether the request had credentials, which are not valid or not valid any more.</param>
    public static IResult Unauthenticated(bool hadCredentials) =>
        new Problem(ProblemTypes.Unauthenticated, hadCredentials ? "The session has ended or never was. Sign in again." : "Sign in first.")
            .WithHeader(ChallengeHeader, hadCredentials ? InvalidTokenChallenge : Challenge);
}
