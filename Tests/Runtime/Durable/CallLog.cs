using System.Collections.Concurrent;

namespace Tests.Runtime.Durable;

/// <summary>What functions under test write down, in order.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<string> _entries = [];

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Add(string entry) => _entries.Enqueue(entry);

    public int Count(string entry) => _entries.Count(logged => logged == entry);
}
