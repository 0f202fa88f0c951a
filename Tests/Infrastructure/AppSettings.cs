using System.Text.Json;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>The settings that the apps get: in Azure from the deployment, locally from local.settings.sample.json.</summary>
internal static class AppSettings
{
    /// <summary>What the deployment sets for an app, with the expressions of what only Azure knows.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> PredictedAsync(string app) =>
        (await Deployment.DefaultAsync()).OfType("Microsoft.Web/sites/config").Single(config => config.Id.Contains($"/func-{app}-"))
            .Properties.EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    /// <summary>What the deployment sets for an app. Values that only Azure knows are replaced by usable ones.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> DeployedAsync(string app) =>
        (await PredictedAsync(app)).ToDictionary(setting => setting.Key, setting => StandIn(setting.Key, setting.Value));

    /// <summary>The values in local.settings.sample.json.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SampleAsync()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("local.settings.sample.json"), TestContext.Current.CancellationToken);
        using var file = JsonDocument.Parse(text);
        return file.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
    }

    // What Key Vault holds comes as itself, once the reference is resolved; text in brackets is an expression.
    private static string StandIn(string name, string value) => name switch
    {
        "SendGrid__ApiKey" => "SG.resolved",
        _ when !value.StartsWith('[') => value,
        "APPLICATIONINSIGHTS_CONNECTION_STRING" => "InstrumentationKey=00000000-0000-0000-0000-000000000000",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING" => "ClientId=stand-in;Authorization=AAD",
        _ when name.EndsWith("Uri", StringComparison.Ordinal) => "https://tables.example.com/",
        _ => "stand-in",
    };
}
