namespace Tests.Support;

/// <summary>
/// Lets something else happen right before the first operation that is meant, or before each, such as a write of another process between two requests of
/// this one. It writes down every operation but those of the interruption.
/// </summary>
internal sealed class Meanwhile(Func<IoOperation, bool> isMeant, Func<Task> happens, bool isEachTime = false) : IFaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<IoOperation> _operations = [];
    private bool _hasHappened;

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
        bool isNow;
        lock (_gate)
        {
            _operations.Add(operation);
            isNow = (isEachTime || !_hasHappened) && isMeant(operation);
            _hasHappened |= isNow;
        }

        if (isNow)
            await OutsideAsync(happens);
        return Fault.None;
    }

    private static async Task OutsideAsync(Func<Task> call)
    {
        new FaultScope(Faults: null).Enter();
        await call();
    }
}
