using DurableTask.Core.History;

namespace Emulators.Durable;

/// <summary>
/// Keeps the histories of instances between two turns, so that a turn need not read and parse what the one before it has written. An entry is for exactly one
/// turn of one instance. Above a number of events the oldest entries are evicted; their histories are read from the store again.
/// </summary>
internal sealed class HistoryCache(int maxEvents = HistoryCache.DefaultMaxEvents)
{
    private const int DefaultMaxEvents = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _oldestFirst = new();
    private int _events;

    /// <summary>How many events are kept.</summary>
    public int EventCount
    {
        get
        {
            lock (_lock)
                return _events;
        }
    }

    /// <summary>Removes and returns the history for a turn; null where there is none, or only that of another turn.</summary>
    public IList<HistoryEvent>? Take(long instance, long turn)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(instance, out var node))
                return null;
            Remove(node);
            return node.Value.Turn == turn ? node.Value.Events : null;
        }
    }

    public void Put(long instance, long turn, IList<HistoryEvent> events)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(instance, out var old))
                Remove(old);
            if (events.Count > maxEvents / 10)
                return;
            _entries[instance] = _oldestFirst.AddLast(new Entry(instance, turn, events));
            _events += events.Count;
            while (_events > maxEvents)
                Remove(_oldestFirst.First!);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _oldestFirst.Clear();
            _events = 0;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Instance);
        _oldestFirst.Remove(node);
        _events -= node.Value.Events.Count;
    }

    private sealed record Entry(long Instance, long Turn, IList<HistoryEvent> Events);
}
