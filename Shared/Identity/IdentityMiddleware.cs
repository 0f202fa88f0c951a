using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Shared.Functions;
using Shared.Http.Problems;

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

        var log = new AdminLog(context.FunctionDefinition.Name, logger);
        http.Features.Set(log);

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
        log.Add(caller, http.Request.RouteValues[FunctionAccess.UserIdParameter] as string);
        log.Add(caller, http.Request.Query[FunctionAccess.UserIdParameter]);
        return Refuse(caller, access, http);
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
