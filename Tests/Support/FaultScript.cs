using LocalRuntime.Engine;
using LocalRuntime.Engine.Faults;

namespace Tests.Support;

/// <summary>Gives the writes of a run their faults, one after the other, and writes down every operation. After its end all goes well.</summary>
internal sealed class FaultScript(params Fault[] writes) : IFaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<IoOperation> _operations = [];
    private int _writes;

    /// <summary>Awaited before each write takes effect.</summary>
    public Func<Task> BeforeWrite { get; init; } = () => Task.CompletedTask;

    public IReadOnlyList<IoOperation> Operations
    {
        get
        {
            lock (_gate)
                return [.. _operations];
        }
    }

    public async ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
    {
        Fault fault;
        lock (_gate)
        {
            _operations.Add(operation);
            fault = operation.IsWrite && _writes < writes.Length ? writes[_writes++] : Fault.None;
        }

        if (operation.IsWrite)
            await BeforeWrite();
        return fault;
    }

    /// <summary>Runs the call under this script.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        new RuntimeScope(this, null, null).Enter();
        return await call();
    }
}
