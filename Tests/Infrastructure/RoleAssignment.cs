using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>A role that an identity has on a resource.</summary>
/// <param name="App">The app whose identity it is; null where it is none of the apps'.</param>
/// <param name="Role">The role, by its name in role-definitions.json.</param>
/// <param name="Scope">The resource, from its type's own name on: <c>storageAccounts/…</c>.</param>
internal sealed partial record RoleAssignment(string? App, string Role, string Scope)
{
    /// <summary>The type of the resource.</summary>
    public const string Type = "Microsoft.Authorization/roleAssignments";

    /// <summary>Everything that the deployment assigns.</summary>
    public static async Task<IReadOnlyList<RoleAssignment>> AllAsync()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("infra", "role-definitions.json"), TestContext.Current.CancellationToken);
        using var file = JsonDocument.Parse(text);
        var names = file.RootElement.EnumerateObject().ToDictionary(role => role.Value.GetString()!, role => role.Name);
        return
        [
            .. (await Deployment.DefaultAsync()).OfType(Type).Select(assignment => new RoleAssignment(
                Principal().Match(assignment.Text("principalId")!) is { Success: true } principal ? principal.Groups["app"].Value : null,
                names[assignment.Text("roleDefinitionId")!.Split('/')[^1]],
                Scoped().Match(assignment.Id).Groups["scope"].Value)),
        ];
    }

    [GeneratedRegex(@"^\[reference\('[^']+/userAssignedIdentities/id-(?<app>[a-z]+)-\w+', '[\d-]+'\)\.principalId\]$")]
    private static partial Regex Principal();

    [GeneratedRegex("^[^/]+/(?<scope>.+)/providers/Microsoft.Authorization/roleAssignments/[0-9a-f-]+$")]
    private static partial Regex Scoped();
}
