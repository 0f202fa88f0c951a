using System.Collections.Concurrent;

namespace Emulators.Tables;

/// <summary>The number of requests by table and operation. A transaction counts as one request, and refused requests count too.</summary>
public sealed class TableCounters
{
    private readonly ConcurrentDictionary<(string Table, string Operation), long> _counts = new();

    /// <summary>Of all tables.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>The counts under names such as <c>Orders transaction</c>, in their order.</summary>
    public IReadOnlyDictionary<string, long> ByKind =>
        _counts.OrderBy(pair => pair.Key).ToDictionary(pair => $"{pair.Key.Table} {pair.Key.Operation}", pair => pair.Value);

    internal void Count(string table, string operation) => _counts.AddOrUpdate((table, operation), 1, (_, count) => count + 1);
}
