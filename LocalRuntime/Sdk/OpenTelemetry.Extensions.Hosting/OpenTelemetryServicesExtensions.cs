using LocalRuntime.Engine.Telemetry;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds OpenTelemetry to an app. Official source: <c>src/OpenTelemetry.Extensions.Hosting/OpenTelemetryServicesExtensions.cs</c>
/// (opentelemetry-dotnet).
/// </summary>
public static class OpenTelemetryServicesExtensions
{
    /// <summary>
    /// Adds OpenTelemetry, whose providers are built from the app's services when the app starts, before its other hosted services, and disposed
    /// with them. Repeated calls add to the same providers.
    /// </summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(service => service.ImplementationType == typeof(TelemetryStart)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryStart>());
            OwnSpans.HideOthers(services);
        }

        return new OpenTelemetryBuilder(services);
    }
}
