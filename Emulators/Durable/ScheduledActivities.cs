using DurableTask.Core;

namespace Emulators.Durable;

/// <summary>
/// Keeps the activities that checkpoints have added until they are handed out, so that they need not be read and parsed. Above a number none is kept, and is
/// read from the store; so is one that is handed out once more, or after a restart.
/// </summary>
internal sealed class ScheduledActivities(int maxCount = ScheduledActivities.DefaultMaxCount)
{
    private const int DefaultMaxCount = 1_000;

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
            if (_messages.Count < maxCount)
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
