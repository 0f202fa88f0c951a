using System.Diagnostics;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;

namespace LocalHost.Durable;

/// <summary>
/// The W3C trace context of the call that starts an instance, and when it was made by the client's clock. Without a parent a new trace begins.
/// </summary>
internal readonly record struct ClientTrace(string? TraceParent, string? TraceState, DateTimeOffset? RequestTime)
{
    public static ClientTrace Current => new(Activity.Current?.Id, Activity.Current?.TraceStateString, null);
}

/// <summary>
/// Distributed tracing as the section <c>tracing</c> of host.json configures it. The engine creates spans, and passes their context from instance to activity,
/// only while there is a listener. On the official host that is its telemetry; here it is this one, which exports nothing, but lets the spans of the worker
/// join the trace.
/// </summary>
internal sealed class DurableTracing : IDisposable
{
    private static readonly ActivitySource Source = new("WebJobs.Extensions.DurableTask");
    private readonly ActivityListener _listener;

    private DurableTracing()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "DurableTask.Core" or "WebJobs.Extensions.DurableTask",
            // A trace that the client does not record is only propagated.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Null where host.json does not enable version V2, the only one that the isolated worker supports.</summary>
    public static DurableTracing? Start(DurableOptions.TraceOptions options) =>
        options.DistributedTracingEnabled && string.Equals(options.Version, "V2", StringComparison.OrdinalIgnoreCase) ? new DurableTracing() : null;

    /// <summary>
    /// Starts the span of an instance's creation, which becomes the parent of the instance (TraceHelper.StartActivityForNewOrchestration of the WebJobs
    /// extension).
    /// </summary>
    public static Activity? StartCreation(ExecutionStartedEvent start, ClientTrace trace)
    {
        ActivityContext.TryParse(trace.TraceParent, trace.TraceState, out var parent);
        var name = string.IsNullOrEmpty(start.Version) ? $"create_orchestration:{start.Name}" : $"create_orchestration:{start.Name}@{start.Version}";
        var span = Source.StartActivity(name, ActivityKind.Producer, parent, startTime: trace.RequestTime.GetValueOrDefault());
        if (span is null) return null;

        span.SetTag("durabletask.type", "orchestration");
        span.SetTag("durabletask.task.operation", "create_orchestration");
        span.SetTag("durabletask.task.name", start.Name);
        span.SetTag("durabletask.task.instance_id", start.OrchestrationInstance.InstanceId);
        span.SetTag("durabletask.task.execution_id", start.OrchestrationInstance.ExecutionId);
        if (!string.IsNullOrEmpty(start.Version)) span.SetTag("durabletask.task.version", start.Version);
        start.ParentTraceContext = new DistributedTraceContext(span.Id!, span.TraceStateString);
        return span;
    }

    public void Dispose() => _listener.Dispose();
}
