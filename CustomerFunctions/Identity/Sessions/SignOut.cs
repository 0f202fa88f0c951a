using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;
using Shared.Identity.Sessions;

namespace CustomerFunctions.Identity.Sessions;

/// <summary>DELETE /sessions/current.</summary>
public sealed class SignOut(SessionTable sessions)
{
    /// <summary>Ends the caller's session, at once and everywhere, and answers 204. A repetition is answered 401, as all further requests are.</summary>
    [Function(nameof(SignOut))]
    [OwnSignIn]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = SessionRoutes.Current)] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        await sessions.RemoveAsync(caller.UserId, caller.SessionKey!, cancellationToken);
        request.HttpContext.Response.Cookies.Delete(SessionCookie.Name, SessionCookie.Options(request, SessionRoutes.ParentOf(request), expiresAt: null));
        return TypedResults.NoContent();
    }
}
