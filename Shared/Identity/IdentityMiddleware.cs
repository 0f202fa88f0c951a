using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Shared.Functions;
using Shared.Http.Problems;
using Shared.Identifiers;

namespace Shared.Identity;

/// <summary>
/// The one place that decides who a caller is, and whether a function is for them. Every HTTP function needs a caller unless it says
/// otherwise; what a route's <c>userId</c> names is for that user and for admins. It is registered inside of the problem mapping.
/// </summary>
internal sealed class IdentityMiddleware(ICallerSource callers, IdentitySettings settings, ILogger<IdentityMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, FunctionAccess> _accesses = new(StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // Timers, messages, orchestrators and activities have no caller.
        if (context.GetHttpContext() is { } http && await RefuseAsync(context, http) is { } refusal)
        {
            context.GetInvocationResult().Value = refusal;
            return;
        }

        await next(context);
    }

    private async Task<IResult?> RefuseAsync(FunctionContext context, HttpContext http)
    {
        var access = _accesses.GetOrAdd(context.FunctionDefinition.Id, _ => FunctionAccess.Of(FunctionMethod.Of(context.FunctionDefinition)));
        if (access.IsOwnSignIn && settings.Mode != IdentityMode.Session)
        {
            return IdentityProblems.SignInElsewhere;
        }

        // Where no caller is needed, a session is not looked at: it costs a read, and a dead one must not be in the way of signing in.
        if (access.AnonymousIn.Contains(settings.Mode))
        {
            return null;
        }

        if (await callers.FindAsync(http.Request, http.RequestAborted) is not { } caller)
        {
            return IdentityProblems.Unauthenticated(callers.HasCredentials(http.Request));
        }

        http.Features.Set(caller);
        LogAdmin(caller, context.FunctionDefinition.Name, http.Request);
        return Refuse(caller, access, http);
    }

    // Who did what to whom. The user of an order that an admin places stands in the body, and as the one who acted in the ledger.
    private void LogAdmin(Caller caller, string function, HttpRequest request)
    {
        var named = request.RouteValues[FunctionAccess.UserIdParameter] as string ?? request.Query[FunctionAccess.UserIdParameter].ToString();
        if (caller.Role == Role.Admin && UserId.TryParse(named, out var subject) && subject != caller.UserId)
            logger.LogInformation("Admin {AdminUserId} calls {Function} about customer {SubjectUserId}.", caller.UserId, function, subject);
    }

    private static Problem? Refuse(Caller caller, FunctionAccess access, HttpContext http)
    {
        if (access.IsAdminOnly && caller.Role != Role.Admin)
        {
            return IdentityProblems.AdminsOnly;
        }

        return access.NamesUser && !caller.MayActFor(UserIdOf(http)) ? IdentityProblems.NotYours : null;
    }

    private static string UserIdOf(HttpContext http) => http.Request.RouteValues[FunctionAccess.UserIdParameter] as string
        ?? throw new InvalidOperationException("The route names a user, and the request does not.");
}
