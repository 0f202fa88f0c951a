using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;

namespace SampleApp.Durable;

internal static class Activities
{
    private static readonly ConcurrentDictionary<string, int> Attempts = new();

    [Function(nameof(AddOne))]
    public static int AddOne([ActivityTrigger] int number) => number + 1;

    [Function(nameof(Echo))]
    public static string Echo([ActivityTrigger] string text) => text;

    [Function(nameof(FailAtFirst))]
    public static int FailAtFirst([ActivityTrigger] int failures, string instanceId)
    {
        var attempt = Attempts.AddOrUpdate(instanceId, 1, (_, before) => before + 1);
        return attempt > failures ? attempt : throw new InvalidOperationException($"attempt {attempt}");
    }

    [Function(nameof(FailAlways))]
    public static void FailAlways([ActivityTrigger] string reason) =>
        throw new InvalidOperationException($"failed for a {reason}", new FormatException("its cause"));

    /// <summary>Notes that it runs, in a file of the folder, and ends when the file "release" is there. Answers how often it ran.</summary>
    [Function(nameof(BlockAsync))]
    public static async Task<int> BlockAsync([ActivityTrigger] string folder, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(Path.Combine(folder, "runs"), "x", cancellationToken);
        while (!File.Exists(Path.Combine(folder, "release"))) await Task.Delay(10, cancellationToken);
        return (int)new FileInfo(Path.Combine(folder, "runs")).Length;
    }

    [Function(nameof(TraceParent))]
    public static string TraceParent([ActivityTrigger] string prefix, FunctionContext context) => prefix + context.TraceContext.TraceParent;
}
