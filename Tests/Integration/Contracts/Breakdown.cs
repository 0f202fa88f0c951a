using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>A Table Storage that can be out of order, in a way that passes or in one that nobody has foreseen.</summary>
internal sealed class Breakdown : IFaultPlan
{
    public bool IsDown { get; set; }

    public bool IsUnforeseen { get; set; }

    public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken) => operation.Edge != IoEdge.Tables ? new(Fault.None)
        : IsUnforeseen ? throw new InvalidOperationException("The test wants this.")
        : new(IsDown ? Fault.Before : Fault.None);
}
