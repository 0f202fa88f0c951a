using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Kind = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable.Protobuf;

/// <summary>Converts the actions of an orchestrator to the engine's (ProtobufUtils.ToOrchestratorAction of the WebJobs extension).</summary>
internal static class OrchestratorActionConverter
{
    /// <exception cref="NotSupportedException">This host does not support the action, such as a message to an entity.</exception>
    public static OrchestratorAction FromProtobuf(P.OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        Kind.ScheduleTask => new ScheduleTaskOrchestratorAction
        {
            Id = action.Id,
            Name = action.ScheduleTask.Name,
            Version = action.ScheduleTask.Version,
            Input = action.ScheduleTask.Input,
            Tags = new Dictionary<string, string>(action.ScheduleTask.Tags),
        },
        Kind.CreateSubOrchestration => new CreateSubOrchestrationAction
        {
            Id = action.Id,
            Name = action.CreateSubOrchestration.Name,
            Version = action.CreateSubOrchestration.Version,
            InstanceId = action.CreateSubOrchestration.InstanceId,
            Input = action.CreateSubOrchestration.Input,
            Tags = new Dictionary<string, string>(action.CreateSubOrchestration.Tags),
        },
        Kind.CreateTimer => new CreateTimerOrchestratorAction { Id = action.Id, FireAt = action.CreateTimer.FireAt.ToDateTime() },
        Kind.SendEvent => new SendEventOrchestratorAction
        {
            Id = action.Id,
            EventName = action.SendEvent.Name,
            EventData = action.SendEvent.Data,
            Instance = new OrchestrationInstance
            {
                InstanceId = action.SendEvent.Instance.InstanceId,
                ExecutionId = action.SendEvent.Instance.ExecutionId,
            },
        },
        Kind.CompleteOrchestration => FromProtobuf(action.Id, action.CompleteOrchestration),
        var kind => throw new NotSupportedException($"Received unsupported action type '{kind}'."),
    };

    private static OrchestrationCompleteOrchestratorAction FromProtobuf(int id, P.CompleteOrchestrationAction complete)
    {
        var action = new OrchestrationCompleteOrchestratorAction
        {
            Id = id,
            OrchestrationStatus = (OrchestrationStatus)complete.OrchestrationStatus,
            Result = complete.Result,
            Details = complete.Details,
            FailureDetails = FailureConverter.FromProtobuf(complete.FailureDetails),
            NewVersion = complete.NewVersion,
        };
        // When an orchestration continues as new, only the external events that it has not read carry over.
        foreach (var carried in complete.CarryoverEvents.Where(e => e.EventRaised is not null))
            action.CarryoverEvents.Add(new EventRaisedEvent(carried.EventId, carried.EventRaised.Input) { Name = carried.EventRaised.Name });
        action.Tags.AddAll(complete.Tags);
        return action;
    }
}
