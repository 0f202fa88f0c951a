using System.Collections.Concurrent;

namespace Emulators.ServiceBus;

/// <summary>The number of operations by kind: those of <see cref="ServiceBusOperationKind"/>, and <c>Deliver</c> for each message that a client got.</summary>
public sealed class ServiceBusCounters
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The counts, in the order of their names.</summary>
    public IReadOnlyDictionary<string, long> ByKind => new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);

    internal void Count(string kind) => _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
}
