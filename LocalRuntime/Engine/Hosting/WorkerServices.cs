using System.Text.Json;
using Azure.Core.Serialization;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Engine.Hosting;

/// <summary>
/// The worker's own services in each app. Official source: <c>src/DotNetWorker/Hosting/ServiceCollectionExtensions.cs</c> and
/// <c>src/DotNetWorker.Core/Hosting/ServiceCollectionExtensions.cs</c>.
/// </summary>
internal static class WorkerServices
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddOptions();
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.AddSingleton(InvocationTelemetry.Version1Dot17);
        services.AddSingleton<IPostConfigureOptions<WorkerOptions>, DefaultSerializer>();
    }

    private sealed class DefaultSerializer(IOptions<JsonSerializerOptions> json) : IPostConfigureOptions<WorkerOptions>
    {
        public void PostConfigure(string? name, WorkerOptions options) => options.Serializer ??= new JsonObjectSerializer(json.Value);
    }
}
