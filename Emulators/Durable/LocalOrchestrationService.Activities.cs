using DurableTask.Core;
using Emulators.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable;

/// <content>Activities: handing them out, and taking their answers.</content>
public sealed partial class LocalOrchestrationService
{
    /// <summary>Locks the next activity to be run; null where there is none in time.</summary>
    public async Task<TaskActivityWorkItem?> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        while (await _activities.TakeAsync(receiveTimeout, cancellationToken) is { } key)
        {
            if (Load(_activities, key, _reader.ReadActivity) is { } activity)
                return activity;
        }

        return null;
    }

    /// <summary>Not needed: a lock is held until it is released.</summary>
    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) => Task.FromResult(workItem);

    /// <summary>
    /// Queues an activity's answer for the next turn of its instance, whose checkpoint makes it durable. Of several answers of one activity the first counts.
    /// </summary>
    public async Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        var activity = ((ScheduledActivity)workItem).Key;
        var answer = new ActivityAnswer(activity, responseMessage);
        if (!_answers.TryAdd(answer))
            Announce(await WriteAsync([answer]));
        _activities.Release(activity);
        _instances.Signal(activity.Instance);
    }

    /// <summary>The activity is handed out again, after a pause that grows with each failure.</summary>
    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        _activities.BackOff(((ScheduledActivity)workItem).Key);
        return Task.CompletedTask;
    }

    // If this write fails, nothing is lost: the activities are still in the store, and run again after the next start.
    private async Task StoreAsync(IReadOnlyList<ActivityAnswer> answers)
    {
        if (answers.Count == 0)
            return;
        try
        {
            Announce(await WriteAsync(answers));
        }
        catch (Exception failure) when (failure is StoreException or SqliteException)
        {
            _logger.LogWarning(failure, "Answers of {Count} activities were not stored.", answers.Count);
        }
    }

    // Deletes each activity and delivers its answer, if the execution that scheduled it is still the current one.
    private Task<Delivery> WriteAsync(IReadOnlyList<ActivityAnswer> answers)
    {
        var outgoing = answers.Select(answer => (answer.Activity, Message: OutgoingMessage.Of(answer.Message))).ToList();
        var now = _dueMessages.Now();
        return _store.WriteAsync(session =>
        {
            var delivery = new Delivery(session, _hub, now);
            foreach (var (activity, message) in outgoing)
            {
                if (ActivityTable.Delete(session, _hub, activity))
                    delivery.Answer(message);
            }

            return delivery;
        });
    }
}
