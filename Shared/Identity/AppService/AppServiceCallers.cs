using Microsoft.AspNetCore.Http;
using Shared.Identifiers;

namespace Shared.Identity.AppService;

/// <summary>
/// Knows callers by the header that App Service authentication sets, and that no client can set while that is on. A caller's user ID is made
/// of the provider and of what it calls the caller; an app role <c>admin</c> makes an admin.
/// </summary>
internal sealed class AppServiceCallers(IdentitySettings settings) : ICallerSource
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const string NameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
    private const string RoleUri = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    private const string AdminRole = "admin";

    public Task<Caller?> FindAsync(HttpRequest request, CancellationToken cancellationToken) => Task.FromResult(Find(request));

    public bool HasCredentials(HttpRequest request) => request.Headers.ContainsKey(Header);

    private Caller? Find(HttpRequest request)
    {
        if (request.Headers[Header] is not [{ } header]
            || ClientPrincipal.Parse(header) is not { Provider: { Length: > 0 } provider } principal
            || principal.Find(ObjectId, "oid", NameIdentifier, "sub") is not { } subject)
        {
            return null;
        }

        var userId = UserId.ForPrincipal(provider, subject);
        return new Caller(userId, settings.RoleOf(userId, IsAdmin(principal) ? Role.Admin : Role.Customer));
    }

    private static bool IsAdmin(ClientPrincipal principal) => principal.Claims!.Any(claim =>
        claim.Type is { } type
        && (type == principal.RoleType || type is "roles" or RoleUri)
        && string.Equals(claim.Value, AdminRole, StringComparison.OrdinalIgnoreCase));
}
