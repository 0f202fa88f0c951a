using System.Diagnostics.Metrics;

namespace Shared.Telemetry;

/// <summary>The meter of everything that the apps count themselves.</summary>
public static class WorkflowMeter
{
    /// <summary>Its name, by which telemetry picks it.</summary>
    public const string Name = "OrderWorkflow";

    /// <summary>The meter.</summary>
    public static Meter Instance { get; } = new(Name);
}
