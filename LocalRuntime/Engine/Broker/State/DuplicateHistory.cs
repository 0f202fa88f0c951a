namespace LocalRuntime.Engine.Broker.State;

/// <summary>The MessageIds that an entity has accepted within its window.</summary>
internal sealed class DuplicateHistory(TimeSpan window)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string MessageId, DateTimeOffset Time)> _byTime = new();

    private readonly record struct Entry(DateTimeOffset Time, Task Durable);

    /// <summary>Everything that is remembered.</summary>
    public IEnumerable<(string MessageId, DateTimeOffset Time)> Entries => _entries.Select(entry => (entry.Key, entry.Value.Time));

    /// <summary>
    /// Whether the ID was accepted within the window before <paramref name="now"/>;
    /// <paramref name="durable"/> ends when that acceptance is on the disk.
    /// </summary>
    public bool Contains(string messageId, DateTimeOffset now, out Task durable)
    {
        var found = _entries.TryGetValue(messageId, out var entry) && entry.Time + window > now;
        durable = found ? entry.Durable : Task.CompletedTask;
        return found;
    }

    /// <summary>Remembers an ID, and forgets those that are out of the window.</summary>
    public void Remember(string messageId, DateTimeOffset time, Task durable)
    {
        _entries[messageId] = new Entry(time, durable);
        _byTime.Enqueue((messageId, time));
        while (_byTime.TryPeek(out var oldest) && oldest.Time + window <= time)
        {
            _byTime.Dequeue();
            if (_entries.TryGetValue(oldest.MessageId, out var entry) && entry.Time == oldest.Time)
            {
                _entries.Remove(oldest.MessageId);
            }
        }
    }
}
