using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Shared.Settings;

namespace Shared.Telemetry;

/// <summary>Adds traces, metrics and logs to an app.</summary>
public static class TelemetryServices
{
    // Spans of the Azure SDKs, which for Service Bus still are experimental and off unless asked for.
    private const string AzureSdkSources = "Azure.*";
    private const string AzureSdkSwitch = "Azure.Experimental.EnableActivitySource";

    // The worker's Durable client; orchestrations and activities are the host's.
    private const string DurableSource = "Microsoft.DurableTask";

    /// <summary>
    /// Puts IDs into the log, and sends telemetry to where the settings say: Azure Monitor, an OpenTelemetry collector, both, or nowhere. To be
    /// called before the clients of the Azure SDKs are made, and before other middleware whose log should have the IDs.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is unusable; the message names it.</exception>
    public static FunctionsApplicationBuilder UseTelemetry(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<LogScopeMiddleware>();
        var settings = builder.Configuration.ReadSettings<TelemetrySettings>();
        if (settings is { AzureMonitor: null, HasCollector: false })
        {
            return builder;
        }

        AppContext.SetSwitch(AzureSdkSwitch, true);
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces.AddSource(WorkflowTelemetry.Name, DurableSource, AzureSdkSources))
            .WithMetrics(metrics => metrics.AddMeter(WorkflowTelemetry.Name))
            .WithLogging(configureBuilder: null, logs =>
            {
                logs.IncludeScopes = true;
                logs.IncludeFormattedMessage = true;
            })
            .UseFunctionsWorkerDefaults();
        if (settings.HasCollector)
        {
            telemetry.UseOtlpExporter();
        }

        if (settings.AzureMonitor is not null)
        {
            telemetry.UseAzureMonitorExporter(options => Configure(options, settings));
        }

        return builder;
    }

    // Everything is sent, because each order is worth its trace: the exporter's own defaults are five traces a second, and of the others not even logs.
    private static void Configure(AzureMonitorExporterOptions options, TelemetrySettings settings)
    {
        options.ConnectionString = settings.AzureMonitor;
        options.Credential = settings.Identity;
        options.TracesPerSecond = null;
        options.SamplingRatio = 1;
        options.EnableTraceBasedLogsSampler = false;
    }
}

/// <summary>Where telemetry goes. The Functions host reads the same settings for its own.</summary>
/// <param name="AzureMonitor">The connection string of Application Insights; null where it gets nothing.</param>
/// <param name="Identity">Signs in there; null where the connection string is enough.</param>
/// <param name="HasCollector">Whether there is an OpenTelemetry collector; the exporter itself reads where.</param>
internal sealed record TelemetrySettings(string? AzureMonitor, TokenCredential? Identity, bool HasCollector) : ISettings<TelemetrySettings>
{
    private const string ConnectionName = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string IdentityName = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string CollectorName = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static TelemetrySettings Read(SettingReader reader) =>
        new(reader.Find(ConnectionName), ReadIdentity(reader), reader.Find(CollectorName) is not null);

    // The exporter does not know this setting of the host, and signs in only with a credential that it is given.
    private static ManagedIdentityCredential? ReadIdentity(SettingReader reader)
    {
        if (reader.Find(IdentityName) is not { } text)
        {
            return null;
        }

        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToLookup(part => part[0], part => part.Length == 2 ? part[1] : "", StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts["Authorization"].FirstOrDefault(), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            reader.Refuse(IdentityName, "does not say Authorization=AAD.");
            return null;
        }

        return parts["ClientId"].FirstOrDefault() is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
    }
}
