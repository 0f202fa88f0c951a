namespace LocalRuntime.Engine.Faults;

/// <summary>Decides the fate of each I/O operation. An answer that is delayed holds the operation back, before it takes effect.</summary>
public interface IFaultPlan
{
    /// <summary>Called once for each operation, a repeated one included, before it is sent.</summary>
    ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken);
}
