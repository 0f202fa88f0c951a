using System.Collections.Concurrent;

namespace Tests.Support;

/// <summary>Faults of single functions of a running system, and a record of what it asked of Table Storage.</summary>
internal sealed class FunctionFaults : IFaultPlan
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Func<IoOperation, Task<Fault>>> _byFunction = new();

    public ConcurrentQueue<IoOperation> TableOperations { get; } = new();

    /// <summary>Gives the next write of a function to Table Storage a fault.</summary>
    public void FailNextWrite(string function, Fault fault)
    {
        var left = 1;
        _byFunction[function] = operation => Task.FromResult(operation.IsWrite && Interlocked.Exchange(ref left, 0) == 1 ? fault : Fault.None);
    }

    /// <summary>Gives every operation of a function a fault, until <see cref="Heal"/>.</summary>
    public void FailAll(string function, Fault fault) => _byFunction[function] = _ => Task.FromResult(fault);

    /// <summary>
    /// Lets a function die at its next write, before it takes effect or after: nothing that it asks from then on arrives, until <see cref="Heal"/>.
    /// </summary>
    /// <returns>Completes when the function has tried to go on, and so the write is done or never will be.</returns>
    public Task DieAtWrite(string function, Fault fault)
    {
        var alive = 1;
        var wentOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _byFunction[function] = operation =>
        {
            if (!operation.IsWrite && Volatile.Read(ref alive) == 1)
                return Task.FromResult(Fault.None);
            if (Interlocked.Exchange(ref alive, 0) == 1)
                return Task.FromResult(fault);
            wentOn.TrySetResult();
            return Task.FromResult(Fault.Before);
        };
        return wentOn.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Holds the writes of a function back, before they take effect, until the returned source completes.</summary>
    public TaskCompletionSource Hold(string function) => Hold(function, table: "");

    /// <summary>Holds those of its writes that go to one table.</summary>
    public TaskCompletionSource Hold(string function, string table)
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _byFunction[function] = async operation =>
        {
            if (operation.IsWrite && operation.Name.Contains(table, StringComparison.Ordinal))
                await released.Task;
            return Fault.None;
        };
        return released;
    }

    public void Heal(string function) => _byFunction.TryRemove(function, out _);

    public async ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Edge != IoEdge.Tables)
            return Fault.None;
        TableOperations.Enqueue(operation);
        return operation.Function is { } function && _byFunction.TryGetValue(function, out var decide) ? await decide(operation) : Fault.None;
    }
}
