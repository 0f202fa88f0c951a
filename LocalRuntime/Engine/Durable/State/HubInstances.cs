using System.Collections.Concurrent;

namespace LocalRuntime.Engine.Durable.State;

/// <summary>The instances of one task hub.</summary>
internal sealed class HubInstances(string name)
{
    private readonly ConcurrentDictionary<string, OrchestrationInstance> _instances = new(StringComparer.Ordinal);

    public IEnumerable<OrchestrationInstance> All => _instances.Select(entry => entry.Value);

    public OrchestrationInstance? Find(string id) => _instances.GetValueOrDefault(id);

    public OrchestrationInstance GetOrAdd(string id) => _instances.GetOrAdd(id, static (key, hub) => new OrchestrationInstance(hub, key), name);

    /// <summary>Forgets an instance, unless another one has taken its place.</summary>
    public void Remove(OrchestrationInstance instance) => _instances.TryRemove(KeyValuePair.Create(instance.Id, instance));
}
