using Azure.Core;

namespace Azure.Monitor.OpenTelemetry.Exporter;

/// <summary>Options of the exporter, which the local runtime does not have: what uses them says so.</summary>
public class AzureMonitorExporterOptions : ClientOptions
{
    /// <summary>Creates options.</summary>
    public AzureMonitorExporterOptions()
    {
    }

    /// <summary>The connection string of Application Insights.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Signs the exporter in.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>Whether live metrics are sent.</summary>
    public bool EnableLiveMetrics { get; set; }

    /// <summary>Whether logs of traces that are not sent are left out too.</summary>
    public bool EnableTraceBasedLogsSampler { get; set; }

    /// <summary>Which part of the traces is sent.</summary>
    public float SamplingRatio { get; set; }

    /// <summary>How many traces a second are sent at most.</summary>
    public double? TracesPerSecond { get; set; }
}
