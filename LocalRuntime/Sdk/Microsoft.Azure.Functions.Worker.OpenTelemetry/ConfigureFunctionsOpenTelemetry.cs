using LocalRuntime.Engine.Durable;
using LocalRuntime.Engine.Functions;
using LocalRuntime.Engine.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Traces of the worker. Official source: <c>src/DotNetWorker.OpenTelemetry/ConfigureFunctionsOpenTelemetry.cs</c>.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>Records invocations, named as in version 1.37 of the semantic conventions, and describes the app as a function app.</summary>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(InvocationTelemetry.Version1Dot37);
        builder.ConfigureResource(resource => resource.AddDetector(services => ActivatorUtilities.CreateInstance<FunctionAppResource>(services)));
        // In Azure the host sends the spans of orchestrations and activities itself; here the app's exporter is the only one.
        builder.WithTracing(traces => traces.AddSource(InvocationTelemetry.SourceName, DurableTracing.SourceName));
        return builder;
    }
}
