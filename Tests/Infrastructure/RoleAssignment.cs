using System.Text.Json;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>A role that an app's identity has on a resource.</summary>
/// <param name="Role">The role, by its name in role-definitions.json.</param>
/// <param name="Scope">The path of the resource, without its namespace.</param>
internal sealed record RoleAssignment(string Role, string Scope)
{
    /// <summary>The roles that the deployment assigns to an app's identity.</summary>
    public static async Task<IReadOnlyList<RoleAssignment>> OfAsync(string app)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("infra", "role-definitions.json"), TestContext.Current.CancellationToken);
        using var file = JsonDocument.Parse(text);
        var names = file.RootElement.EnumerateObject().ToDictionary(
            role => $"/subscriptions/SUBSCRIPTION/providers/Microsoft.Authorization/roleDefinitions/{role.Value}", role => role.Name);
        return
        [
            .. (await Deployment.DefaultAsync()).OfType("Microsoft.Authorization/roleAssignments")
                .Where(assignment => assignment.Text("principalId") == $"[/Microsoft.ManagedIdentity/userAssignedIdentities/id-{app}-token.principalId]")
                .Select(assignment => new RoleAssignment(names[assignment.Text("roleDefinitionId")!], WithoutNamespace(assignment.Scope!))),
        ];
    }

    private static string WithoutNamespace(string id) => id[(id.IndexOf('/', 1) + 1)..];
}
