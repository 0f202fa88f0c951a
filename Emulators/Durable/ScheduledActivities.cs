using DurableTask.Core;

namespace Emulators.Durable;

/// <summary>
/// Keeps the activities that checkpoints have added until they are handed out, so that they need not be read and parsed. What is above a number, is handed out
/// once more, or comes after a restart is read from the store. An activity whose instance was replaced or purged meanwhile may run; its answer is dropped.
/// </summary>
internal sealed class ScheduledActivities
{
    private const int MaxCount = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ActivityKey, TaskMessage> _messages = [];

    /// <summary>How many activities are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    public void Add(ActivityKey activity, TaskMessage message)
    {
        lock (_lock)
        {
            if (_messages.Count < MaxCount)
                _messages[activity] = message;
        }
    }

    /// <summary>Removes and returns an activity; null where it is not kept.</summary>
    public TaskMessage? Take(ActivityKey activity)
    {
        lock (_lock)
            return _messages.Remove(activity, out var message) ? message : null;
    }

    public void Clear()
    {
        lock (_lock)
            _messages.Clear();
    }
}
