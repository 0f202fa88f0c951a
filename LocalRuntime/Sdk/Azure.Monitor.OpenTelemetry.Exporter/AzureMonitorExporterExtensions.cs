using Azure.Core;
using global::OpenTelemetry.Logs;
using global::OpenTelemetry.Metrics;
using global::OpenTelemetry.Trace;

namespace Azure.Monitor.OpenTelemetry.Exporter;

/// <summary>Sends one kind of telemetry to Azure Monitor, which is absent locally.</summary>
public static class AzureMonitorExporterExtensions
{
    /// <summary>Absent locally.</summary>
    /// <exception cref="NotSupportedException">Always; the message names it.</exception>
    public static TracerProviderBuilder AddAzureMonitorTraceExporter(
        this TracerProviderBuilder builder, Action<AzureMonitorExporterOptions>? configure = null, TokenCredential? credential = null, string? name = null) =>
        throw Absent(nameof(AddAzureMonitorTraceExporter));

    /// <summary>Absent locally.</summary>
    /// <exception cref="NotSupportedException">Always; the message names it.</exception>
    public static MeterProviderBuilder AddAzureMonitorMetricExporter(
        this MeterProviderBuilder builder, Action<AzureMonitorExporterOptions>? configure = null, TokenCredential? credential = null, string? name = null) =>
        throw Absent(nameof(AddAzureMonitorMetricExporter));

    /// <summary>Absent locally.</summary>
    /// <exception cref="NotSupportedException">Always; the message names it.</exception>
    public static LoggerProviderBuilder AddAzureMonitorLogExporter(
        this LoggerProviderBuilder builder, Action<AzureMonitorExporterOptions>? configure = null, TokenCredential? credential = null, string? name = null) =>
        throw Absent(nameof(AddAzureMonitorLogExporter));

    internal static NotSupportedException Absent(string method) =>
        new($"{method} sends to Azure Monitor, which the local runtime does not do. "
            + "Leave APPLICATIONINSIGHTS_CONNECTION_STRING unset, or use an OTLP endpoint.");
}
