
namespace Tests.Support;

/// <summary>Lets one operation at an edge fail: the one with the given number, from 1. It counts all of them.</summary>
internal sealed class FaultAt(IoEdge edge, int number, Fault fault) : IFaultPlan
{
    private int _operations;

    /// <summary>How many operations there were at the edge.</summary>
    public int Operations => Volatile.Read(ref _operations);

    public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken) =>
        new(operation.Edge == edge && Interlocked.Increment(ref _operations) == number ? fault : Fault.None);
}
