using Azure;

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

    /// <summary>A script with a fault of one write, by its number from 1.</summary>
    public static FaultScript OfWrite(int number, Fault fault) => new([.. Enumerable.Repeat(Fault.None, number - 1), fault]);

    /// <summary>Calls with a fault of one write, and once more, as a saga does, where that failed.</summary>
    public static async Task<T> CallAsSagaAsync<T>(Fault fault, Func<Task<T>> call, int write = 1)
    {
        try
        {
            return await OfWrite(write, fault).RunAsync(call);
        }
        catch (RequestFailedException exception) when (exception.InnerException is InjectedFaultException)
        {
            return await call();
        }
    }

    /// <inheritdoc cref="CallAsSagaAsync{T}"/>
    public static Task CallAsSagaAsync(Fault fault, Func<Task> call, int write = 1) => CallAsSagaAsync(
        fault,
        async () =>
        {
            await call();
            return true;
        },
        write);
}
