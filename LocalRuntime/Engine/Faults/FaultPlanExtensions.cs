namespace LocalRuntime.Engine.Faults;

/// <summary>Runs an operation under a fault plan.</summary>
public static class FaultPlanExtensions
{
    /// <summary>Runs <paramref name="operate"/> as the plan decides: once, twice, or not at all.</summary>
    /// <exception cref="InjectedFaultException">The plan made the operation fail, or lost its answer.</exception>
    public static async ValueTask<T> RunAsync<T>(
        this IFaultPlan plan, IoOperation operation, Func<CancellationToken, ValueTask<T>> operate, CancellationToken cancellationToken)
    {
        var fault = await plan.DecideAsync(operation, cancellationToken);
        if (fault == Fault.Before)
        {
            throw new InjectedFaultException(operation, fault);
        }

        var answer = await operate(cancellationToken);
        return fault switch
        {
            Fault.After => throw new InjectedFaultException(operation, fault),
            Fault.Twice => await operate(cancellationToken),
            _ => answer,
        };
    }
}
