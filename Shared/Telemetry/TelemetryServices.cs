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
