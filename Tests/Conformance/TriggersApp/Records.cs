using System.Collections.Concurrent;

namespace TriggersApp;

/// <summary>What the functions of this process have seen.</summary>
internal static class Records
{
    private static readonly ConcurrentQueue<string> Lines = new();

    public static void Add(string line) => Lines.Enqueue(line);

    public static IReadOnlyList<string> StartingWith(string prefix) => [.. Lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];
}
