using System.Collections.Concurrent;

namespace LocalHost.Durable;

/// <summary>The task hubs of this host, one an app.</summary>
internal sealed class TaskHubs
{
    private readonly ConcurrentDictionary<string, TaskHub> _hubs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _hubs.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null if there is none of that name; a client that names none means the only one there is.</summary>
    public TaskHub? Find(string? name) => string.IsNullOrEmpty(name)
        ? _hubs.Count == 1 ? _hubs.Values.First() : null
        : _hubs.GetValueOrDefault(name);

    /// <summary>The hub of that name, made by whoever asks first.</summary>
    public TaskHub GetOrAdd(string name, Func<TaskHub> create) => _hubs.GetOrAdd(name, _ => create());
}
