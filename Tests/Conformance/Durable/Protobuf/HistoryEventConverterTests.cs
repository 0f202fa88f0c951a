using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using Google.Protobuf;
using LocalHost.Durable.Protobuf;
using P = Microsoft.DurableTask.Protobuf;

namespace Tests.Conformance.Durable.Protobuf;

/// <summary>Each event of the engine, and the same as a worker reads it off the wire.</summary>
public sealed class HistoryEventConverterTests
{
    private static readonly DateTime At = new(2026, 11, 28, 22, 30, 1, 234, DateTimeKind.Utc);
    private static readonly FailureDetails Failure = new(
        "Outer", "outer message", "outer stack", new FailureDetails("Inner", "inner message", null, null, false), isNonRetriable: true,
        new Dictionary<string, object?> { ["text"] = "a", ["number"] = 1.5, ["flag"] = true, ["nothing"] = null, ["list"] = new List<object?> { "b", 2.0 } });

    public static TheoryData<HistoryEvent, string> Events => new()
    {
        {
            new ExecutionStartedEvent(-1, "\"in\"")
            {
                Name = "Saga",
                Version = "2.0",
                OrchestrationInstance = new OrchestrationInstance { InstanceId = "child", ExecutionId = "run" },
                ParentInstance = new ParentInstance
                {
                    Name = "Parent",
                    Version = "1.0",
                    TaskScheduleId = 3,
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = "parent", ExecutionId = "first" },
                },
                ScheduledStartTime = At,
                ParentTraceContext = new DistributedTraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "state"),
                Tags = new Dictionary<string, string> { ["tag"] = "value" },
            },
            """
            "executionStarted": { "name": "Saga", "version": "2.0", "input": "\"in\"",
            "orchestrationInstance": { "instanceId": "child", "executionId": "run" },
            "parentInstance": { "taskScheduledId": 3, "name": "Parent", "version": "1.0",
            "orchestrationInstance": { "instanceId": "parent", "executionId": "first" } },
            "scheduledStartTimestamp": "2026-11-28T22:30:01.234Z",
            "parentTraceContext": { "traceParent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "traceState": "state" },
            "tags": { "tag": "value" } }
            """
        },
        {
            new ExecutionCompletedEvent(4, "out", OrchestrationStatus.Completed),
            """ "executionCompleted": { "orchestrationStatus": "ORCHESTRATION_STATUS_COMPLETED", "result": "out" } """
        },
        {
            new ExecutionCompletedEvent(4, null, OrchestrationStatus.Failed, Failure),
            $$""" "executionCompleted": { "orchestrationStatus": "ORCHESTRATION_STATUS_FAILED", "failureDetails": {{FailureJson}} } """
        },
        { new ContinueAsNewEvent(4, "next"), """ "continueAsNew": { "input": "next" } """ },
        { new ExecutionTerminatedEvent(-1, "reason"), """ "executionTerminated": { "input": "reason" } """ },
        { new ExecutionSuspendedEvent(-1, "pause"), """ "executionSuspended": { "input": "pause" } """ },
        { new ExecutionResumedEvent(-1, "on"), """ "executionResumed": { "input": "on" } """ },
        { new ExecutionRewoundEvent(-1, "mended"), """ "executionRewound": { } """ },
        {
            new TaskScheduledEvent(2, "Debit", "2.0", "[1]") { Tags = new Dictionary<string, string> { ["tag"] = "value" } },
            """ "taskScheduled": { "name": "Debit", "version": "2.0", "input": "[1]", "tags": { "tag": "value" } } """
        },
        { new TaskCompletedEvent(-1, 2, "out"), """ "taskCompleted": { "taskScheduledId": 2, "result": "out" } """ },
        {
            new TaskFailedEvent(-1, 2, "reason", "details", Failure),
            $$""" "taskFailed": { "taskScheduledId": 2, "failureDetails": {{FailureJson}} } """
        },
        {
            new SubOrchestrationInstanceCreatedEvent(3) { InstanceId = "child", Name = "Child", Version = "2.0", Input = "in" },
            """ "subOrchestrationInstanceCreated": { "instanceId": "child", "name": "Child", "version": "2.0", "input": "in" } """
        },
        { new SubOrchestrationInstanceCompletedEvent(-1, 3, "out"), """ "subOrchestrationInstanceCompleted": { "taskScheduledId": 3, "result": "out" } """ },
        {
            new SubOrchestrationInstanceFailedEvent(-1, 3, "reason", null, Failure),
            $$""" "subOrchestrationInstanceFailed": { "taskScheduledId": 3, "failureDetails": {{FailureJson}} } """
        },
        { new TimerCreatedEvent(5, At), """ "timerCreated": { "fireAt": "2026-11-28T22:30:01.234Z" } """ },
        { new TimerFiredEvent(-1, At) { TimerId = 5 }, """ "timerFired": { "fireAt": "2026-11-28T22:30:01.234Z", "timerId": 5 } """ },
        { new EventRaisedEvent(-1, "data") { Name = "Go" }, """ "eventRaised": { "name": "Go", "input": "data" } """ },
        {
            new EventSentEvent(6) { InstanceId = "other", Name = "Go", Input = "data" },
            """ "eventSent": { "instanceId": "other", "name": "Go", "input": "data" } """
        },
        { new OrchestratorStartedEvent(-1), """ "orchestratorStarted": { } """ },
        { new OrchestratorCompletedEvent(-1), """ "orchestratorCompleted": { } """ },
        { new GenericEvent(-1, "data"), """ "genericEvent": { "data": "data" } """ },
        {
            new HistoryStateEvent(-1, new OrchestrationState
            {
                OrchestrationInstance = new OrchestrationInstance { InstanceId = "id" },
                Name = "Saga",
                Input = "in",
                Output = "out",
                Status = "status",
                OrchestrationStatus = OrchestrationStatus.Suspended,
                CreatedTime = At,
                LastUpdatedTime = At,
            }),
            """
            "historyState": { "orchestrationState": { "instanceId": "id", "name": "Saga", "orchestrationStatus": "ORCHESTRATION_STATUS_SUSPENDED",
            "createdTimestamp": "2026-11-28T22:30:01.234Z", "lastUpdatedTimestamp": "2026-11-28T22:30:01.234Z",
            "input": "in", "output": "out", "customStatus": "status" } }
            """
        },
    };

    private const string FailureJson = """
        { "errorType": "Outer", "errorMessage": "outer message", "stackTrace": "outer stack", "isNonRetriable": true,
        "innerFailure": { "errorType": "Inner", "errorMessage": "inner message" },
        "properties": { "text": "a", "number": 1.5, "flag": true, "nothing": null, "list": [ "b", 2 ] } }
        """;

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void An_event_arrives_whole(HistoryEvent historyEvent, string json)
    {
        historyEvent.Timestamp = At;

        var arrived = P.HistoryEvent.Parser.ParseFrom(HistoryEventConverter.ToProtobuf(historyEvent).ToByteArray());

        var whole = $$"""{ "eventId": {{historyEvent.EventId}}, "timestamp": "2026-11-28T22:30:01.234Z", {{json}} }""";
        Assert.Equal(JsonParser.Default.Parse<P.HistoryEvent>(whole), arrived);
    }

    [Fact]
    public void Every_type_of_event_is_among_these()
    {
        var tried = Events.Select(row => row.Data.Item1.EventType).ToHashSet();

        // The engine has no event of this type: an orchestration that fails ends with an ExecutionCompletedEvent.
        Assert.Equal(Enum.GetValues<EventType>().Except([EventType.ExecutionFailed]).Order(), tried.Order());
    }
}
