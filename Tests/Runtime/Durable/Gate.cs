using System.Collections.Concurrent;

namespace Tests.Runtime.Durable;

/// <summary>Gates, by name, where functions under test wait until the test lets them go on. Tests that run at once take different names.</summary>
internal static class Gate
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public static Task WaitAsync(string name, CancellationToken cancellationToken = default) => Find(name).Task.WaitAsync(cancellationToken);

    public static void Open(string name) => Find(name).TrySetResult();

    private static TaskCompletionSource Find(string name) =>
        Gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
