using System.Diagnostics.Metrics;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>Counts the requests that are sent to Table Storage.</summary>
public static class TableMeter
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "LocalRuntime.Tables";

    /// <summary>
    /// Name of the counter: one for each request that is sent, so one for a transaction, and one more for each repetition.
    /// Tags: <c>operation</c> (the client's method, such as <c>AddEntity</c>) and <c>table</c>.
    /// </summary>
    public const string CounterName = "tables.operations";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Operations = Meter.CreateCounter<long>(
        CounterName, "{operation}", "Requests sent to Table Storage.");

    internal static void Count(TableOperation operation) =>
        Operations.Add(
            1, new KeyValuePair<string, object?>("operation", operation.Kind), new KeyValuePair<string, object?>("table", operation.Table));
}
