using DurableTask.Core;
using DurableTask.Core.History;
using Google.Protobuf.WellKnownTypes;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable.Protobuf;

/// <summary>
/// Converts the engine's history events to the contract with workers, field for field as ProtobufUtils.ToHistoryEventProto of the WebJobs extension does.
/// </summary>
internal static class HistoryEventConverter
{
    /// <exception cref="NotSupportedException">The contract with workers has no such event.</exception>
    public static P.HistoryEvent ToProtobuf(HistoryEvent source)
    {
        var target = new P.HistoryEvent { EventId = source.EventId, Timestamp = ToTimestamp(source.Timestamp) };
        switch (source)
        {
            // Before ExecutionCompletedEvent, from which it derives.
            case ContinueAsNewEvent e:
                target.ContinueAsNew = new P.ContinueAsNewEvent { Input = e.Result };
                break;
            case ExecutionStartedEvent e:
                target.ExecutionStarted = ToProtobuf(e);
                break;
            case ExecutionCompletedEvent e:
                target.ExecutionCompleted = new P.ExecutionCompletedEvent
                {
                    OrchestrationStatus = (P.OrchestrationStatus)e.OrchestrationStatus,
                    Result = e.Result,
                    FailureDetails = FailureConverter.ToProtobuf(e.FailureDetails),
                };
                break;
            case ExecutionTerminatedEvent e:
                target.ExecutionTerminated = new P.ExecutionTerminatedEvent { Input = e.Input };
                break;
            case ExecutionSuspendedEvent e:
                target.ExecutionSuspended = new P.ExecutionSuspendedEvent { Input = e.Reason };
                break;
            case ExecutionResumedEvent e:
                target.ExecutionResumed = new P.ExecutionResumedEvent { Input = e.Reason };
                break;
            case ExecutionRewoundEvent:
                target.ExecutionRewound = new P.ExecutionRewoundEvent();
                break;
            case TaskScheduledEvent e:
                target.TaskScheduled = new P.TaskScheduledEvent { Name = e.Name ?? "", Version = e.Version, Input = e.Input };
                target.TaskScheduled.Tags.AddAll(e.Tags);
                break;
            case TaskCompletedEvent e:
                target.TaskCompleted = new P.TaskCompletedEvent { Result = e.Result, TaskScheduledId = e.TaskScheduledId };
                break;
            case TaskFailedEvent e:
                target.TaskFailed = new P.TaskFailedEvent
                {
                    FailureDetails = FailureConverter.ToProtobuf(e.FailureDetails),
                    TaskScheduledId = e.TaskScheduledId,
                };
                break;
            case SubOrchestrationInstanceCreatedEvent e:
                target.SubOrchestrationInstanceCreated = new P.SubOrchestrationInstanceCreatedEvent
                {
                    Input = e.Input,
                    InstanceId = e.InstanceId,
                    Name = e.Name,
                    Version = e.Version,
                };
                break;
            case SubOrchestrationInstanceCompletedEvent e:
                target.SubOrchestrationInstanceCompleted = new P.SubOrchestrationInstanceCompletedEvent
                {
                    Result = e.Result,
                    TaskScheduledId = e.TaskScheduledId,
                };
                break;
            case SubOrchestrationInstanceFailedEvent e:
                target.SubOrchestrationInstanceFailed = new P.SubOrchestrationInstanceFailedEvent
                {
                    FailureDetails = FailureConverter.ToProtobuf(e.FailureDetails),
                    TaskScheduledId = e.TaskScheduledId,
                };
                break;
            case TimerCreatedEvent e:
                target.TimerCreated = new P.TimerCreatedEvent { FireAt = ToTimestamp(e.FireAt) };
                break;
            case TimerFiredEvent e:
                target.TimerFired = new P.TimerFiredEvent { FireAt = ToTimestamp(e.FireAt), TimerId = e.TimerId };
                break;
            case EventRaisedEvent e:
                target.EventRaised = new P.EventRaisedEvent { Name = e.Name, Input = e.Input };
                break;
            case EventSentEvent e:
                target.EventSent = new P.EventSentEvent { Name = e.Name, Input = e.Input, InstanceId = e.InstanceId };
                break;
            case OrchestratorStartedEvent:
                target.OrchestratorStarted = new P.OrchestratorStartedEvent();
                break;
            case OrchestratorCompletedEvent:
                target.OrchestratorCompleted = new P.OrchestratorCompletedEvent();
                break;
            case GenericEvent e:
                target.GenericEvent = new P.GenericEvent { Data = e.Data };
                break;
            case HistoryStateEvent e:
                target.HistoryState = new P.HistoryStateEvent { OrchestrationState = StateConverter.ToProtobuf(e.State, withFailure: false) };
                break;
            default:
                throw new NotSupportedException($"Found unsupported history event '{source.EventType}'.");
        }

        return target;
    }

    /// <summary>All times of the engine are UTC; those read from storage may have lost their kind.</summary>
    public static Timestamp ToTimestamp(DateTime time) =>
        Timestamp.FromDateTime(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime());

    public static void AddAll(this IDictionary<string, string> target, IDictionary<string, string>? source)
    {
        foreach (var (key, value) in source ?? new Dictionary<string, string>()) target[key] = value;
    }

    private static P.ExecutionStartedEvent ToProtobuf(ExecutionStartedEvent source)
    {
        var started = new P.ExecutionStartedEvent
        {
            Name = source.Name,
            Version = source.Version,
            Input = source.Input,
            OrchestrationInstance = ToProtobuf(source.OrchestrationInstance),
            ScheduledStartTimestamp = source.ScheduledStartTime is { } at ? ToTimestamp(at) : null,
            ParentInstance = source.ParentInstance is not { } parent ? null : new P.ParentInstanceInfo
            {
                Name = parent.Name,
                Version = parent.Version,
                TaskScheduledId = parent.TaskScheduleId,
                OrchestrationInstance = ToProtobuf(parent.OrchestrationInstance),
            },
            ParentTraceContext = source.ParentTraceContext is not { } trace ? null : new P.TraceContext
            {
                TraceParent = trace.TraceParent,
                TraceState = trace.TraceState,
            },
        };
        started.Tags.AddAll(source.Tags);
        return started;
    }

    private static P.OrchestrationInstance ToProtobuf(OrchestrationInstance source) =>
        new() { InstanceId = source.InstanceId, ExecutionId = source.ExecutionId };
}
