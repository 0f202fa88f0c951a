namespace LocalRuntime.Engine.Faults;

/// <summary>The plan outside of tests: every operation runs once and its answer arrives.</summary>
public sealed class NoFaults : IFaultPlan
{
    /// <summary>The only instance: it has no state.</summary>
    public static readonly NoFaults Instance = new();

    private NoFaults()
    {
    }

    /// <inheritdoc/>
    public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken) => new(Fault.None);
}
