using System.Collections.Concurrent;

namespace Emulators;

/// <summary>The number of operations by kind, since the start. Refused ones count too.</summary>
public sealed class OperationCounters
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Of all kinds.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>The counts, in the order of their names.</summary>
    public IReadOnlyDictionary<string, long> ByKind => new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);

    internal void Count(string kind) => _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
}
