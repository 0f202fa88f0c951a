using System.Diagnostics;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;

namespace LocalHost.Durable;

/// <summary>Who asks for a new instance, in W3C trace context, and when by the client's clock; without a parent a trace begins here.</summary>
internal readonly record struct ClientTrace(string? TraceParent, string? TraceState, DateTimeOffset? RequestTime)
{
    public static ClientTrace Current => new(Activity.Current?.Id, Activity.Current?.TraceStateString, null);
}

/// <summary>
/// Distributed tracing as host.json's <c>tracing</c> asks for it. The engine makes spans, and hands their context on from instance to activity, only
/// where somebody listens: on the official host its telemetry, here this. The spans themselves go nowhere; what the worker exports continues them.
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
            // A trace that its client does not record is passed on, and no more.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Null where host.json does not ask for tracing of version V2, the only one of the isolated worker.</summary>
    public static DurableTracing? Start(DurableOptions.TraceOptions options) =>
        options.DistributedTracingEnabled && string.Equals(options.Version, "V2", StringComparison.OrdinalIgnoreCase) ? new DurableTracing() : null;

    /// <summary>The span of a new instance, which becomes its parent (TraceHelper.StartActivityForNewOrchestration of the WebJobs extension).</summary>
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
