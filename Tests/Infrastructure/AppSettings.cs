using System.Text.Json;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>The settings that the apps get: in Azure from the deployment, locally from local.settings.sample.json.</summary>
internal static class AppSettings
{
    /// <summary>What the deployment sets for an app. Values that only Azure knows are replaced by usable ones.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> DeployedAsync(string app)
    {
        var settings = (await Deployment.DefaultAsync()).OfType("Microsoft.Web/sites/config").Single(config => config.Id.Contains($"func-{app}-"));
        return settings.Properties.EnumerateObject().ToDictionary(setting => setting.Name, setting => StandIn(setting.Name, setting.Value.GetString()!));
    }

    /// <summary>The values in local.settings.sample.json.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SampleAsync()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("local.settings.sample.json"), TestContext.Current.CancellationToken);
        using var file = JsonDocument.Parse(text);
        return file.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
    }

    private static string StandIn(string name, string value) => name switch
    {
        _ when !value.Contains('[') => value,
        _ when name.EndsWith("Uri", StringComparison.Ordinal) => "https://tables.example.com/",
        _ when name.EndsWith("AUTHENTICATION_STRING", StringComparison.Ordinal) => "ClientId=stand-in;Authorization=AAD",
        _ when name.EndsWith("fullyQualifiedNamespace", StringComparison.Ordinal) => "broker.example.com",
        _ => "stand-in",
    };
}
