using global::OpenTelemetry;

namespace Azure.Monitor.OpenTelemetry.Exporter;

/// <summary>Sends everything to Azure Monitor, which is absent locally.</summary>
public static class OpenTelemetryBuilderExtensions
{
    /// <summary>Absent locally.</summary>
    /// <exception cref="NotSupportedException">Always; the message names it.</exception>
    public static IOpenTelemetryBuilder UseAzureMonitorExporter(this IOpenTelemetryBuilder builder) =>
        throw AzureMonitorExporterExtensions.Absent(nameof(UseAzureMonitorExporter));

    /// <summary>Absent locally.</summary>
    /// <exception cref="NotSupportedException">Always; the message names it.</exception>
    public static IOpenTelemetryBuilder UseAzureMonitorExporter(
        this IOpenTelemetryBuilder builder, Action<AzureMonitorExporterOptions> configureAzureMonitor) =>
        throw AzureMonitorExporterExtensions.Absent(nameof(UseAzureMonitorExporter));
}
