using System.Text.Json;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>What deploying infra/main.bicep would create, with loops and modules expanded (see Tests/Tools).</summary>
/// <param name="Files">The Bicep files that took part, relative to infra.</param>
/// <param name="Parameters">The parameters of main.bicep.</param>
/// <param name="Resources">Every resource, without those that only are referred to.</param>
/// <param name="Outputs">The values of all outputs, those of modules included: Azure keeps them in the history of deployments.</param>
internal sealed record Deployment(
    IReadOnlyList<string> Files,
    IReadOnlyDictionary<string, DeploymentParameter> Parameters,
    IReadOnlyList<DeployedResource> Resources,
    IReadOnlyList<string> Outputs)
{
    /// <summary>The SendGrid key that the deployments are given: it must not come out anywhere but in Key Vault.</summary>
    public const string SendGridKey = "SG.the-secret";

    private static readonly Lazy<Task<Deployment>> Default = new(() => EvaluateAsync(new()));

    private static readonly Lazy<Task<Deployment>> Full = new(() => EvaluateAsync(new()
    {
        ["privateNetworking"] = true,
        ["privateDnsZonesResourceGroupId"] = "/subscriptions/HUB/resourceGroups/dns",
        ["monthlyBudget"] = 100,
        ["budgetStartDate"] = "2026-01-01",
    }));

    /// <summary>With the defaults of all parameters.</summary>
    public static Task<Deployment> DefaultAsync() => Default.Value;

    /// <summary>With private networking and a budget: every Bicep file takes part.</summary>
    public static Task<Deployment> FullAsync() => Full.Value;

    /// <summary>With some parameters other than their defaults.</summary>
    public static async Task<Deployment> EvaluateAsync(Dictionary<string, object> parameters)
    {
        var given = new Dictionary<string, object>(parameters)
        {
            ["environmentName"] = "test",
            ["location"] = "northeurope",
            ["sendGridApiKey"] = SendGridKey,
            ["sendGridFrom"] = "orders@example.com",
            ["alertEmail"] = "operator@example.com",
        };
        var output = await Command.RunAsync("node", "Tests/Tools/evaluate-bicep.mjs", "infra/main.bicep", JsonSerializer.Serialize(given));
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        return new Deployment(
            [.. root.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)],
            root.GetProperty("parameters").Deserialize<Dictionary<string, DeploymentParameter>>(JsonSerializerOptions.Web)!,
            [.. root.GetProperty("resources").EnumerateArray().Select(DeployedResource.Read)],
            [
                .. root.GetProperty("outputs").EnumerateObject()
                    .Select(item => item.Value)
                    .Concat(root.GetProperty("moduleOutputs").EnumerateArray())
                    .Select(value => value.GetRawText()),
            ]);
    }

    /// <summary>The resources of a type, such as <c>Microsoft.Web/sites</c>.</summary>
    public IReadOnlyList<DeployedResource> OfType(string type) => [.. Resources.Where(resource => resource.Type == type)];
}
