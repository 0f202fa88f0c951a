using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Shared.Telemetry;

/// <summary>
/// Where the system's own metrics and spans come from. They are made by activities and handlers, never by orchestrators, whose
/// code runs again at each replay. docs/operations.md lists the metrics.
/// </summary>
public static class WorkflowTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "OrderWorkflow";

    /// <summary>The system's metrics.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>The system's spans, besides those of the SDKs.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
