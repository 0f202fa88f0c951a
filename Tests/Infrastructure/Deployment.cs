using System.Text.Json;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>
/// What deploying infra/main.bicep would create, as Bicep's snapshot predicts it without Azure. A value that only Azure knows is an expression
/// in brackets, such as <c>[reference('…').principalId]</c>.
/// </summary>
/// <param name="Resources">Every resource, without those that only are referred to.</param>
/// <param name="Outputs">The outputs, as text.</param>
internal sealed record Deployment(IReadOnlyList<DeployedResource> Resources, IReadOnlyList<string> Outputs)
{
    /// <summary>How the names of all resources end in the environment of the variants.</summary>
    public const string Token = "7xwe3az44txhe";

    /// <summary>The parameter that takes the key of SendGrid, as an expression: it must not come out anywhere but in Key Vault.</summary>
    public const string SendGridKey = "parameters('sendGridApiKey')";

    private const string Subscription = "00000000-0000-0000-0000-000000000000";

    private static readonly Lazy<Task<Deployment>> Default = new(() => PredictAsync(Variant("default")));
    private static readonly Lazy<Task<Deployment>> PrivateNetwork = new(() => PredictAsync(Variant("private-network")));
    private static readonly Lazy<Task<Deployment>> Budget = new(() => PredictAsync(Variant("budget")));

    /// <summary>With the defaults of all parameters.</summary>
    public static Task<Deployment> DefaultAsync() => Default.Value;

    /// <summary>With private networking, zone redundancy and the lock.</summary>
    public static Task<Deployment> PrivateNetworkAsync() => PrivateNetwork.Value;

    /// <summary>With a monthly budget.</summary>
    public static Task<Deployment> BudgetAsync() => Budget.Value;

    /// <summary>With lines of a .bicepparam file after those of the default variant.</summary>
    /// <exception cref="InvalidOperationException">The template refuses these parameters; the message is Bicep's.</exception>
    public static async Task<Deployment> WithAsync(params string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("infrastructure-");
        try
        {
            var path = Path.Combine(folder.FullName, "variant.bicepparam");
            var given = await File.ReadAllTextAsync(Variant("default"));
            var template = Path.GetRelativePath(folder.FullName, Template.Path).Replace('\\', '/');
            await File.WriteAllTextAsync(path, given.Replace("'../main.bicep'", $"'{template}'") + string.Join('\n', lines));
            return await PredictAsync(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The resources of a type, such as <c>Microsoft.Web/sites</c>.</summary>
    public IReadOnlyList<DeployedResource> OfType(string type) => [.. Resources.Where(resource => resource.Type == type)];

    private static string Variant(string name) => Repository.PathOf("infra", "variants", $"{name}.bicepparam");

    private static async Task<Deployment> PredictAsync(string path)
    {
        var answer = await BicepProcess.AskAsync(
            "bicep/getSnapshot",
            new { path, metadata = new { subscriptionId = Subscription, location = "northeurope", deploymentName = "test" } });
        using var snapshot = JsonDocument.Parse(answer.GetProperty("snapshot").GetString()!);
        var root = snapshot.RootElement;
        return new Deployment(
            [.. root.GetProperty("predictedResources").EnumerateArray().Select(DeployedResource.Read)],
            [.. root.GetProperty("outputs").EnumerateObject().Select(output => output.Value.GetRawText())]);
    }
}
