using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Google.Protobuf;
using LocalHost.Durable.Protobuf;
using Kind = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;
using P = Microsoft.DurableTask.Protobuf;

namespace Tests.Conformance.Durable.Protobuf;

/// <summary>Each action that a worker sends, as the engine gets it.</summary>
public sealed class OrchestratorActionConverterTests
{
    [Fact]
    public void An_activity_to_schedule()
    {
        var action = Read<ScheduleTaskOrchestratorAction>("""
            "scheduleTask": { "name": "Debit", "version": "2.0", "input": "[1]", "tags": { "tag": "value" } }
            """);

        Assert.Equal((7, "Debit", "2.0", "[1]", "value"), (action.Id, action.Name, action.Version, action.Input, action.Tags!["tag"]));
    }

    [Fact]
    public void A_sub_orchestration_to_create()
    {
        var action = Read<CreateSubOrchestrationAction>("""
            "createSubOrchestration": { "instanceId": "child", "name": "Child", "version": "2.0", "input": "in", "tags": { "tag": "value" } }
            """);

        Assert.Equal(
            (7, "child", "Child", "2.0", "in", "value"),
            (action.Id, action.InstanceId, action.Name, action.Version, action.Input, action.Tags!["tag"]));
    }

    [Fact]
    public void A_timer_to_create()
    {
        var action = Read<CreateTimerOrchestratorAction>(""" "createTimer": { "fireAt": "2026-11-28T22:30:01.234Z" } """);

        Assert.Equal((7, new DateTime(2026, 11, 28, 22, 30, 1, 234, DateTimeKind.Utc)), (action.Id, action.FireAt));
        Assert.Equal(DateTimeKind.Utc, action.FireAt.Kind);
    }

    [Fact]
    public void An_event_to_send()
    {
        var action = Read<SendEventOrchestratorAction>(""" "sendEvent": { "instance": { "instanceId": "other" }, "name": "Go", "data": "1" } """);

        Assert.Equal((7, "other", null, "Go", "1"), (action.Id, action.Instance!.InstanceId, action.Instance.ExecutionId, action.EventName, action.EventData));
    }

    [Fact]
    public void An_end()
    {
        var action = Read<OrchestrationCompleteOrchestratorAction>("""
            "completeOrchestration": { "orchestrationStatus": "ORCHESTRATION_STATUS_FAILED", "result": "out", "details": "more", "failureDetails":
            { "errorType": "Outer", "errorMessage": "message", "stackTrace": "stack", "isNonRetriable": true,
            "innerFailure": { "errorType": "Inner", "errorMessage": "cause" }, "properties": { "text": "a", "map": { "number": 1.5 } } } }
            """);

        Assert.Equal((7, OrchestrationStatus.Failed, "out", "more"), (action.Id, action.OrchestrationStatus, action.Result, action.Details));
        var failure = action.FailureDetails!;
        Assert.Equal(("Outer", "message", "stack", true), (failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.IsNonRetriable));
        Assert.Equal(("Inner", "cause"), (failure.InnerFailure!.ErrorType, failure.InnerFailure.ErrorMessage));
        Assert.Equal("a", failure.Properties!["text"]);
        Assert.Equal(1.5, Assert.IsType<Dictionary<string, object?>>(failure.Properties["map"])["number"]);
    }

    [Fact]
    public void A_new_beginning_takes_unread_events_along()
    {
        var action = Read<OrchestrationCompleteOrchestratorAction>("""
            "completeOrchestration": { "orchestrationStatus": "ORCHESTRATION_STATUS_CONTINUED_AS_NEW", "result": "next", "newVersion": "3.0", "carryoverEvents":
            [ { "eventId": -1, "eventRaised": { "name": "Go", "input": "1" } }, { "eventId": -1, "orchestratorStarted": { } } ] }
            """);

        Assert.Equal((OrchestrationStatus.ContinuedAsNew, "next", "3.0"), (action.OrchestrationStatus, action.Result, action.NewVersion));
        var carried = Assert.IsType<EventRaisedEvent>(Assert.Single(action.CarryoverEvents));
        Assert.Equal(("Go", "1"), (carried.Name, carried.Input));
    }

    [Fact]
    public void Every_other_kind_is_refused_by_its_name()
    {
        Kind[] known = [Kind.ScheduleTask, Kind.CreateSubOrchestration, Kind.CreateTimer, Kind.SendEvent, Kind.CompleteOrchestration];
        Assert.Equal([Kind.None, Kind.TerminateOrchestration, Kind.SendEntityMessage, Kind.RewindOrchestration], Enum.GetValues<Kind>().Except(known));

        var toEntity = new P.OrchestratorAction { SendEntityMessage = new() };
        var refused = Assert.Throws<NotSupportedException>(() => OrchestratorActionConverter.FromProtobuf(toEntity));
        Assert.Contains("SendEntityMessage", refused.Message, StringComparison.Ordinal);
    }

    private static T Read<T>(string json)
    {
        var sent = JsonParser.Default.Parse<P.OrchestratorAction>($$"""{ "id": 7, {{json}} }""");
        return Assert.IsType<T>(OrchestratorActionConverter.FromProtobuf(P.OrchestratorAction.Parser.ParseFrom(sent.ToByteArray())), exactMatch: true);
    }
}
