using DurableTask.Core;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable.Protobuf;

/// <summary>Converts the state of an instance for clients.</summary>
internal static class StateConverter
{
    /// <summary>
    /// The response to a query for one instance. As in TaskHubGrpcServer.CreateGetInstanceResponse it has neither version nor scheduled start, only the
    /// outermost failure, and inputs and outputs only on request.
    /// </summary>
    public static P.GetInstanceResponse ToGetInstanceResponse(OrchestrationState? state, bool withInputsAndOutputs)
    {
        if (state is null) return new P.GetInstanceResponse { Exists = false };

        var target = ToProtobuf(state, withFailure: false);
        target.Version = null;
        target.ScheduledStartTimestamp = null;
        target.Tags.AddAll(state.Tags);
        if (!withInputsAndOutputs) (target.Input, target.Output, target.CustomStatus) = (null, null, null);
        else if (state.FailureDetails is { } failure)
        {
            target.FailureDetails = new P.TaskFailureDetails
            {
                ErrorType = failure.ErrorType,
                ErrorMessage = failure.ErrorMessage,
                StackTrace = failure.StackTrace,
            };
        }

        return new P.GetInstanceResponse { Exists = true, OrchestrationState = target };
    }

    public static P.OrchestrationState ToProtobuf(OrchestrationState state, bool withFailure) => new()
    {
        InstanceId = state.OrchestrationInstance.InstanceId,
        Name = state.Name,
        Version = state.Version,
        ParentInstanceId = state.ParentInstance?.OrchestrationInstance?.InstanceId,
        Input = state.Input,
        Output = state.Output,
        CustomStatus = state.Status,
        OrchestrationStatus = (P.OrchestrationStatus)state.OrchestrationStatus,
        CreatedTimestamp = HistoryEventConverter.ToTimestamp(state.CreatedTime),
        LastUpdatedTimestamp = HistoryEventConverter.ToTimestamp(state.LastUpdatedTime),
        ScheduledStartTimestamp = state.ScheduledStartTime is { } at ? HistoryEventConverter.ToTimestamp(at) : null,
        FailureDetails = withFailure ? FailureConverter.ToProtobuf(state.FailureDetails) : null,
    };
}
