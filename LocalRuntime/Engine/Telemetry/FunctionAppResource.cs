using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace LocalRuntime.Engine.Telemetry;

/// <summary>
/// What a function app says of itself. Its name is the app's, where the official detector takes the process's. Official source:
/// <c>src/DotNetWorker.OpenTelemetry/FunctionsResourceDetector.cs</c>.
/// </summary>
internal sealed class FunctionAppResource(IHostEnvironment host, IConfiguration configuration) : IResourceDetector
{
    public Resource Detect()
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString() ?? "unknown";
        var attributes = new Dictionary<string, object>
        {
            ["ai.sdk.prefix"] = $"dotnetiso:{version}",
            ["process.pid"] = Environment.ProcessId,
        };
        if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]) && !IsGiven("service.name"))
        {
            attributes["service.name"] = host.ApplicationName;
        }

        if (!IsGiven("service.version"))
        {
            attributes["service.version"] = version;
        }

        return new Resource(attributes);
    }

    private bool IsGiven(string attribute) =>
        (configuration["OTEL_RESOURCE_ATTRIBUTES"] ?? "").Split(',').Any(pair => pair.Split('=')[0].Trim() == attribute);
}
