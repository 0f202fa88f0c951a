using Emulators.ServiceBus;

namespace Tests.Support;

/// <summary>Runs the operations of a broker under a plan. One that is to be done twice is done, and refused, so that the client repeats it.</summary>
internal sealed class FaultyBroker(IFaultPlan faults) : IServiceBusFaults
{
    public async ValueTask<ServiceBusFault> DecideAsync(ServiceBusOperation operation)
    {
        var name = $"{Verb(operation.Kind)} {operation.Entity}";
        return await faults.DecideAsync(new IoOperation(IoEdge.Broker, name, IsWrite: true, Function: null, Content: null), CancellationToken.None) switch
        {
            Fault.Before => ServiceBusFault.RefusedBefore,
            Fault.After or Fault.Twice => ServiceBusFault.RefusedAfter,
            _ => ServiceBusFault.None,
        };
    }

    private static string Verb(ServiceBusOperationKind kind) => kind == ServiceBusOperationKind.Send ? "send" : kind.ToString();
}
