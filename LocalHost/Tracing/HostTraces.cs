using System.Diagnostics;
using LocalHost.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LocalHost.Tracing;

/// <summary>
/// The host's own spans: HTTP calls, orchestrations and activities of the official engine, messages that the official client receives. They are sent to the
/// collector that the apps' settings name, as the official host does with telemetryMode OpenTelemetry.
/// </summary>
internal static class HostTraces
{
    private const string ServiceName = "functions-host";
    private const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Spans of the Azure SDKs' Service Bus client are off unless asked for.
    private const string AzureSdkSwitch = "Azure.Experimental.EnableActivitySource";

    private const string HttpSource = "Microsoft.AspNetCore";

    private static readonly string[] Sources =
        [HttpSource, "DurableTask.Core", "WebJobs.Extensions.DurableTask", "Azure.Messaging.ServiceBus.ServiceBusProcessor"];

    /// <summary>Null where the settings name no collector. To be called before any client of Service Bus is made.</summary>
    public static TracerProvider? Start(IConfiguration settings)
    {
        if (string.IsNullOrEmpty(settings[CollectorSetting]))
            return null;
        AppContext.SetSwitch(AzureSdkSwitch, true);
        return Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(settings))
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .AddSource(Sources)
            .AddProcessor(new OnlyFunctionCalls())
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Sends everything to the dashboard from here on.</summary>
    public static void SendTo(AspireDashboard dashboard, IConfiguration settings)
    {
        settings[CollectorSetting] = dashboard.Collector.AbsoluteUri;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        settings["OTEL_EXPORTER_OTLP_HEADERS"] = dashboard.CollectorHeaders;
    }

    // This process also answers what is no function: tables, the mailbox, the workers' gRPC, the console's polling. In Azure those spans are not there.
    private sealed class OnlyFunctionCalls : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Source.Name == HttpSource && data.GetTagItem(FunctionSpans.RouteTag) is null)
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
