using LocalRuntime.Engine.Durable.Records;

namespace LocalRuntime.Engine.Durable.State;

/// <summary>What an instance has in this process beyond its durable state.</summary>
internal sealed class LiveState
{
    private readonly Dictionary<int, IDisposable> _timers = [];

    /// <summary>Whether the activities and timers that the journal left open are under way again.</summary>
    public bool IsResumed { get; set; }

    /// <summary>What has happened and waits for the next turn, in this order.</summary>
    public List<HistoryEvent> Arrived { get; } = [];

    /// <summary>Keeps a timer that runs, in place of an earlier one of the same number.</summary>
    public void Keep(int number, IDisposable timer)
    {
        Cancel(number);
        _timers.Add(number, timer);
    }

    public void Cancel(int number)
    {
        if (_timers.Remove(number, out var timer))
        {
            timer.Dispose();
        }
    }

    public bool HasTimer(int number) => _timers.ContainsKey(number);

    /// <summary>Stops all timers and forgets what waits.</summary>
    public void Reset()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }

        _timers.Clear();
        Arrived.Clear();
    }
}
