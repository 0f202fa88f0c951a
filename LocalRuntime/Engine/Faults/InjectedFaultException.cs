namespace LocalRuntime.Engine.Faults;

/// <summary>The failure that a fault plan asked for. It is an <see cref="IOException"/>, as a broken connection would be.</summary>
public sealed class InjectedFaultException : IOException
{
    /// <summary>Creates the failure of <paramref name="operation"/>.</summary>
    public InjectedFaultException(IoOperation operation, Fault fault)
        : base($"Injected fault '{fault}' at {operation.Edge}: {operation.Name}.")
    {
    }
}
