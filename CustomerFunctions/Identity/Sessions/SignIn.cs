using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;
using Shared.Identity.Sessions;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>POST /sessions.</summary>
public sealed class SignIn(PasswordCheck passwords, SessionStart sessions)
{
    /// <summary>
    /// Answers 200 with a token, which is also set as a cookie; 401 where name or password is wrong, without telling which; 429 after too many
    /// attempts.
    /// </summary>
    [Function(nameof(SignIn))]
    [AllowAnonymousCaller(ToSignIn = true)]
    [OwnSignIn]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = SessionRoutes.Sessions)] HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var userName = body.RequiredText("username", UserName.MaxLength);
        var password = body.RequiredText("password", PasswordPolicy.MaxUnits);
        body.ThrowIfInvalid();

        return await passwords.RunAsync(request, userName!, password!, cancellationToken) switch
        {
            PasswordCheckResult.TooMany tooMany => SignInProblems.TooManyAttempts(tooMany.Wait),
            PasswordCheckResult.Right right when await sessions.RunAsync(right, password!, cancellationToken) is var (token, session) =>
                Answer(request, token, session),
            _ => new Problem(SignInProblemTypes.SignInFailed, "No login has this user name and this password.")
                .WithHeader(IdentityProblems.ChallengeHeader, IdentityProblems.Challenge),
        };
    }

    private static IResult Answer(HttpRequest request, SessionToken token, Session session)
    {
        var text = token.ToSecretText();
        var cookie = SessionCookie.Options(request, SessionRoutes.ParentOf(request), session.ExpiresAt);
        request.HttpContext.Response.Cookies.Append(SessionCookie.Name, text, cookie);
        return TypedResults.Ok(new SignedIn(text, session.ExpiresAt, session.UserId)).WithHeader("Cache-Control", "no-store");
    }
}

/// <summary>The body of the answer to a sign-in.</summary>
/// <param name="Token">What its bearer sends from now on. It is a secret.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="UserId">The user.</param>
internal sealed record SignedIn(string Token, DateTimeOffset ExpiresAt, string UserId);

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
