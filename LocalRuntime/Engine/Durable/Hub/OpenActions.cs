using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.State;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>Activities and timers under way. What comes of them is posted to their instance. Only for the holder of the instance's mailbox.</summary>
internal sealed class OpenActions(TaskHub hub, ActivityRunner activities)
{
    /// <summary>Goes on, once in this process, with what the journal left open.</summary>
    public void Resume(OrchestrationInstance instance)
    {
        if (instance.Live.IsResumed)
        {
            return;
        }

        instance.Live.IsResumed = true;
        instance.Live.Arrived.AddRange(instance.UnseenEvents);
        foreach (var action in instance.Open)
        {
            Begin(instance, action);
        }
    }

    /// <summary>Begins what a turn asked for, once the turn is durable. At a stop nothing begins any more; the next start goes on with it.</summary>
    public void Begin(OrchestrationInstance instance, ScheduledAction action)
    {
        if (hub.Stopping.IsCancellationRequested)
        {
            return;
        }

        var start = instance.View!.Start;
        void Answer(HistoryEvent answer) => hub.Mail.Post(start.Instance, answered => AcceptAsync(answered, start, action.Id, answer));
        switch (action)
        {
            case TaskScheduled task:
                activities.Start(start, task, Answer);
                break;
            case TimerCreated timer:
                instance.Live.Keep(timer.Id, DurableTimer.Start(hub.Time, timer.FireAt, () => Answer(new TimerFired(timer.Id))));
                break;
        }
    }

    // An answer to an instance that has ended, or to a predecessor of the same ID, is dropped.
    private static Task AcceptAsync(OrchestrationInstance instance, InstanceStarted start, int action, HistoryEvent answer)
    {
        if (ReferenceEquals(instance.View?.Start, start) && instance.IsOpen(action))
        {
            instance.Live.Arrived.Add(answer);
        }

        return Task.CompletedTask;
    }
}
