using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Shared.Identity;

/// <summary>Who may call a function, as its attributes and its route say.</summary>
/// <param name="AnonymousIn">The modes in which it needs no caller.</param>
/// <param name="IsAdminOnly">Whether the caller must be an admin.</param>
/// <param name="IsOwnSignIn">Whether it exists only where callers sign in here.</param>
/// <param name="NamesUser">
/// Whether its route names the user whom it is about, who must be the caller then, or the caller an admin; false where the function decides that itself.
/// </param>
public sealed record FunctionAccess(IReadOnlyList<IdentityMode> AnonymousIn, bool IsAdminOnly, bool IsOwnSignIn, bool NamesUser)
{
    /// <summary>The route parameter that names a user.</summary>
    public const string UserIdParameter = "userId";

    /// <summary>Reads what is declared at an HTTP function.</summary>
    public static FunctionAccess Of(MethodInfo function)
    {
        var trigger = function.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .Single();
        return new FunctionAccess(
            function.GetCustomAttribute<AllowAnonymousCallerAttribute>() switch
            {
                null => [],
                { ToSignIn: true } => [IdentityMode.Session],
                _ => [IdentityMode.Session, IdentityMode.AppService],
            },
            function.IsDefined(typeof(AdminOnlyAttribute)),
            function.IsDefined(typeof(OwnSignInAttribute)),
            !function.IsDefined(typeof(OwnAccessRuleAttribute))
                && trigger.Route is { } route && RoutePatternFactory.Parse(route).GetParameter(UserIdParameter) is not null);
    }
}
