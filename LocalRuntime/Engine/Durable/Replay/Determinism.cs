using DurableTask.Core.Exceptions;
using LocalRuntime.Engine.Durable.Records;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// Tells whether a replay does what the history says. Inputs may differ, kind and name may not.
/// Official source: <c>TaskOrchestrationContext.cs</c> (durabletask).
/// </summary>
internal static class Determinism
{
    public static bool IsSame(ScheduledAction recorded, ScheduledAction? replayed) => (recorded, replayed) switch
    {
        (TaskScheduled then, TaskScheduled now) => string.Equals(then.Name, now.Name, StringComparison.OrdinalIgnoreCase),
        (TimerCreated, TimerCreated) => true,
        _ => false,
    };

    /// <summary>The error that names the step where the replay departed from the history.</summary>
    public static NonDeterministicOrchestrationException Departure(ScheduledAction recorded, ScheduledAction? replayed)
    {
        var instead = replayed is null
            ? "the current replay execution hasn't (yet?) scheduled this task"
            : $"the current orchestration replay instead scheduled {Describe(replayed)} with this sequence number";
        return new NonDeterministicOrchestrationException(
            recorded.Id,
            $"A previous execution of this orchestration scheduled {Describe(recorded)} with sequence number {recorded.Id}, but {instead}. "
            + "Was a change made to the orchestrator code after this instance had already started running?");
    }

    private static string Describe(ScheduledAction action) => action is TaskScheduled task ? $"an activity task named '{task.Name}'" : "a timer task";
}
