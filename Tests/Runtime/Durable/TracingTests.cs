using System.Collections.Concurrent;
using System.Diagnostics;
using LocalRuntime.Engine.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>Official sources: TraceHelper.cs, Schema.cs (durabletask, durabletask-dotnet): distributed tracing, version 2.</summary>
public sealed class TracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly Activity _request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DurableTracing.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        _request.Start();
    }

    [Fact]
    public async Task Creation_orchestration_and_activities_are_spans_of_the_callers_trace()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Traced");
        await Eventually.TrueAsync(() => Spans.Count == 6);

        var creation = Assert.Single(Spans, span => span.DisplayName == "create_orchestration:Traced");
        var orchestration = Assert.Single(Spans, span => span.DisplayName == "orchestration:Traced");
        var calls = Spans.Where(span => span.DisplayName == "activity:Step" && span.Kind == ActivityKind.Client).ToList();
        var executions = Spans.Where(span => span.DisplayName == "activity:Step" && span.Kind == ActivityKind.Server).ToList();
        Assert.Equal(ActivityKind.Producer, creation.Kind);
        Assert.Equal(_request.SpanId, creation.ParentSpanId);
        Assert.Equal(ActivityKind.Server, orchestration.Kind);
        Assert.Equal(creation.SpanId, orchestration.ParentSpanId);
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Equal(orchestration.SpanId, call.ParentSpanId));
        Assert.Equal(calls.Select(call => call.SpanId).Order(Ordering), executions.Select(execution => execution.ParentSpanId).Order(Ordering));
        Assert.Equal("orchestration", orchestration.GetTagItem("durabletask.type"));
        Assert.Equal("Traced", orchestration.GetTagItem("durabletask.task.name"));
        Assert.Equal(end.InstanceId, orchestration.GetTagItem("durabletask.task.instance_id"));
        Assert.Equal("Completed", orchestration.GetTagItem("durabletask.task.status"));
        Assert.Equal([0, 1], calls.Select(call => (int)call.GetTagItem("durabletask.task.task_id")!).Order());
        Assert.Equal(orchestration.Id, $"00-{_request.TraceId}-{orchestration.SpanId}-01");
    }

    [Fact]
    public async Task Functions_are_told_the_span_they_run_in()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        await system.RunAsync("Traced");
        await Eventually.TrueAsync(() => Spans.Count == 6);

        var orchestration = Assert.Single(Spans, span => span.DisplayName == "orchestration:Traced");
        var executions = Spans.Where(span => span.Kind == ActivityKind.Server && span != orchestration).Select(span => span.Id).Order();
        Assert.Equal(
            orchestration.Id,
            Assert.Single(system.Calls.Entries.Where(entry => entry.StartsWith("orchestrator ", StringComparison.Ordinal)).Distinct())[13..]);
        Assert.Equal(
            executions,
            system.Calls.Entries.Where(entry => entry.StartsWith("activity ", StringComparison.Ordinal)).Select(entry => entry[9..]).Order());
    }

    [Fact]
    public async Task Failures_mark_their_spans()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        await system.RunAsync("Failing");
        await Eventually.TrueAsync(() => Spans.Count == 4);

        var orchestration = Assert.Single(Spans, span => span.DisplayName == "orchestration:Failing");
        Assert.Equal("Failed", orchestration.GetTagItem("durabletask.task.status"));
        Assert.Equal(ActivityStatusCode.Error, orchestration.Status);
        Assert.All(
            Spans.Where(span => span.DisplayName == "activity:Fail"),
            span => Assert.Equal((ActivityStatusCode.Error, "refused"), (span.Status, span.StatusDescription)));
    }

    [Fact]
    public async Task The_span_of_an_orchestration_outlives_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await DurableSystem.StartAsync(options => options, [typeof(Functions)], stateFolder: folder))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync(
                "TracedOverRestart", null, new StartOrchestrationOptions("order-1"), TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => Spans.Count(span => span.DisplayName == "activity:Step") == 2);
        }

        await using var second = await DurableSystem.StartAsync(options => options, [typeof(Functions)], stateFolder: folder);
        await second.Client.RaiseEventAsync("order-1", "Go", cancellation: TestContext.Current.CancellationToken);
        await second.EndOfAsync("order-1");

        await Eventually.TrueAsync(() => Spans.Any(span => span.DisplayName == "orchestration:TracedOverRestart"));
        var orchestration = Assert.Single(Spans, span => span.DisplayName == "orchestration:TracedOverRestart");
        Assert.All(Spans.Where(span => span.Kind == ActivityKind.Client), call => Assert.Equal(orchestration.SpanId, call.ParentSpanId));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _request.Dispose();
    }

    // Other tests run at the same time.
    private List<Activity> Spans => [.. _spans.Where(span => span.TraceId == _request.TraceId)];

    private static Comparer<ActivitySpanId> Ordering { get; } =
        Comparer<ActivitySpanId>.Create((a, b) => string.CompareOrdinal(a.ToHexString(), b.ToHexString()));

    internal sealed class Functions(CallLog calls)
    {
        [Function("Traced")]
        public async Task Traced([OrchestrationTrigger] TaskOrchestrationContext context, FunctionContext function)
        {
            calls.Add($"orchestrator {function.TraceContext.TraceParent}");
            await context.CallActivityAsync("Step");
            await context.CallActivityAsync("Step");
        }

        [Function("TracedOverRestart")]
        public static async Task TracedOverRestart([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Step");
            await context.WaitForExternalEvent<object?>("Go");
            await context.CallActivityAsync("Step");
        }

        [Function("Failing")]
        public static Task Failing([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Fail");

        [Function("Step")]
        public void Step([ActivityTrigger] object? _, FunctionContext function) => calls.Add($"activity {function.TraceContext.TraceParent}");

        [Function("Fail")]
        public static void Fail([ActivityTrigger] object? _) => throw new InvalidOperationException("refused");
    }
}
