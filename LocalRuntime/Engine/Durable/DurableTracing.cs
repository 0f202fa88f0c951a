using System.Diagnostics;
using System.Runtime.CompilerServices;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.State;
using LocalRuntime.Engine.Telemetry;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable;

/// <summary>
/// The spans of orchestrations and activities, with the official names, kinds, tags and parents, from a source of the local runtime's own.
/// Official sources: <c>TraceHelper.cs</c>, <c>Schema.cs</c> of durabletask and of durabletask-dotnet.
/// </summary>
internal static class DurableTracing
{
    public const string SourceName = "LocalRuntime.DurableTask";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of scheduling an orchestration.</summary>
    public static Activity? BeginCreation(string orchestrator, string instanceId) =>
        Source.StartActivity($"create_orchestration:{orchestrator}", ActivityKind.Producer)?
            .SetTag("durabletask.type", "orchestration")
            .SetTag("durabletask.task.name", orchestrator)
            .SetTag("durabletask.task.instance_id", instanceId);

    /// <summary>The trace parent for what an orchestration does; null where it belongs to no trace.</summary>
    public static string? ParentOfTurn(InstanceStarted start) =>
        start.SpanId is { } spanId && Source.HasListeners() && ActivityContext.TryParse(start.TraceParent, null, out var creator)
            ? TraceParent(creator, spanId)
            : start.TraceParent;

    /// <summary>Emits the span of an orchestration that has just ended; it covers all of its turns.</summary>
    public static void EmitOrchestration(InstanceView view, DateTimeOffset began)
    {
        var start = view.Start;
        if (start.SpanId is not { } spanId || !ActivityContext.TryParse(start.TraceParent, null, out var creator))
        {
            return;
        }

        using var span = Source.StartActivity($"orchestration:{start.Name}", ActivityKind.Server, creator, startTime: began);
        if (span is null)
        {
            return;
        }

        OwnSpans.Assign(span, start.Hub);
        SetSpanId(span, spanId);
        span.SetTag("durabletask.type", "orchestration")
            .SetTag("durabletask.task.name", start.Name)
            .SetTag("durabletask.task.instance_id", start.Instance)
            .SetTag("durabletask.task.status", view.Status.ToString());
        if (view.Status == OrchestrationRuntimeStatus.Failed)
        {
            span.SetStatus(ActivityStatusCode.Error, view.Output);
        }

        span.SetEndTime(view.UpdatedAt);
    }

    /// <summary>Begins the spans of one activity: the orchestration's call, and in it the execution.</summary>
    public static ActivitySpans? BeginActivity(InstanceStarted orchestration, TaskScheduled task, DateTimeOffset scheduledAt)
    {
        if (!Source.HasListeners() || !ActivityContext.TryParse(ParentOfTurn(orchestration), null, out var parent))
        {
            return null;
        }

        var call = ActivitySpanId.CreateRandom().ToHexString();
        ActivityContext.TryParse(TraceParent(parent, call), null, out var callContext);
        var execution = Start(ActivityKind.Server, callContext, startTime: default);
        return new ActivitySpans(execution, failure =>
        {
            using var span = Start(ActivityKind.Client, parent, scheduledAt);
            if (span is not null)
            {
                SetSpanId(span, call);
                span.SetStatus(failure is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, failure);
            }
        });

        Activity? Start(ActivityKind kind, ActivityContext context, DateTimeOffset startTime)
        {
            var span = Source.StartActivity($"activity:{task.Name}", kind, context, startTime: startTime)?
                .SetTag("durabletask.type", "activity")
                .SetTag("durabletask.task.name", task.Name)
                .SetTag("durabletask.task.instance_id", orchestration.Instance)
                .SetTag("durabletask.task.task_id", task.Id);
            if (span is not null)
            {
                OwnSpans.Assign(span, orchestration.Hub);
            }

            return span;
        }
    }

    private static string TraceParent(ActivityContext trace, string spanId) => $"00-{trace.TraceId}-{spanId}-{(int)trace.TraceFlags:x2}";

    // A span that is emitted at the end of what it covers must have the ID that its children already refer to. There is no public way to set it:
    // the official code sets the same fields (DiagnosticActivityExtensions.cs).
    private static void SetSpanId(Activity span, string spanId)
    {
        SpanIdField(span) = spanId;
        IdField(span) = null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdField(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_id")]
    private static extern ref string? IdField(Activity activity);
}
