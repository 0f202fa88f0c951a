namespace Tests.Support;

/// <summary>Decides the fate of each operation at an edge. As long as it has not decided, the operation does not take effect.</summary>
internal interface IFaultPlan
{
    /// <summary>Called once for each operation, a repeated one included, before it is sent.</summary>
    ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken);
}

/// <summary>What happens to one operation. Public, since tests take it as a parameter.</summary>
public enum Fault
{
    /// <summary>It runs once and its answer arrives.</summary>
    None,

    /// <summary>It fails before it takes effect.</summary>
    Before,

    /// <summary>It takes effect and its answer is lost: the caller sees a failure.</summary>
    After,

    /// <summary>It takes effect, is delivered a second time, and the caller sees the second answer.</summary>
    Twice,
}

/// <summary>Where an app meets the outside world.</summary>
internal enum IoEdge
{
    /// <summary>A request to Table Storage.</summary>
    Tables,

    /// <summary>A message sent.</summary>
    Broker,

    /// <summary>A call to SendGrid.</summary>
    Email,
}

/// <summary>One operation at an edge.</summary>
/// <param name="Edge">The edge it crosses.</param>
/// <param name="Name">The HTTP method and what it addresses, a transaction with its table: <c>POST $batch Accounts</c>; or <c>send orders</c>.</param>
/// <param name="IsWrite">Whether it changes anything on the other side.</param>
/// <param name="Function">The function on whose behalf it runs; null outside of functions.</param>
/// <param name="Content">The body it carries, where it has one.</param>
internal sealed record IoOperation(IoEdge Edge, string Name, bool IsWrite, string? Function, string? Content);

/// <summary>The failure that a plan asked for. It is an <see cref="IOException"/>, as a broken connection is.</summary>
internal sealed class InjectedFaultException(IoOperation operation, Fault fault)
    : IOException($"Injected fault '{fault}' at {operation.Edge}: {operation.Name}.");

/// <summary>Runs operations under a plan.</summary>
internal static class FaultPlanExtensions
{
    /// <summary>Runs <paramref name="operate"/> as the plan decides: once, twice, or not at all.</summary>
    /// <exception cref="InjectedFaultException">The plan made the operation fail, or lost its answer.</exception>
    public static async Task RunAsync(this IFaultPlan plan, IoOperation operation, Func<Task> operate, CancellationToken cancellationToken)
    {
        var fault = await plan.DecideAsync(operation, cancellationToken);
        if (fault == Fault.Before)
            throw new InjectedFaultException(operation, fault);
        await operate();
        if (fault == Fault.After)
            throw new InjectedFaultException(operation, fault);
        if (fault == Fault.Twice)
            await operate();
    }

    /// <summary>Runs a call, all operations of which are under the plan.</summary>
    public static async Task<T> RunAsync<T>(this IFaultPlan plan, Func<Task<T>> call)
    {
        new FaultScope(plan).Enter();
        return await call();
    }
}
