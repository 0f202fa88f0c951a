using System.Collections.Concurrent;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Journaling;

namespace LocalRuntime.Engine.Durable.State;

/// <summary>All orchestration instances of all task hubs, as the journal has them.</summary>
internal sealed class DurableStore : IJournalParticipant
{
    public const byte JournalStream = 1;

    private readonly ConcurrentDictionary<string, HubInstances> _hubs = new(StringComparer.OrdinalIgnoreCase);

    public byte Stream => JournalStream;

    public HubInstances Hub(string name) => _hubs.GetOrAdd(name, static hub => new HubInstances(hub));

    public void Replay(ReadOnlySpan<byte> record)
    {
        var change = DurableJson.Read(record);
        var hub = Hub(change.Hub);
        var instance = hub.GetOrAdd(change.Instance);
        instance.Apply(change);
        if (change is InstancePurged)
        {
            hub.Remove(instance);
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> Snapshot() =>
        from hub in _hubs.Values
        from instance in hub.All
        from record in instance.Snapshot()
        select DurableJson.Write(record);
}
