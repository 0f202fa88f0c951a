using Microsoft.Azure.Amqp;

namespace Emulators.ServiceBus.Amqp;

/// <summary>Runs the operations of clients at the broker: counts them, and lets tests make them fail before or after they are done.</summary>
internal sealed class FaultInjection(IServiceBusFaults? faults, OperationCounters counters)
{
    public Task RunAsync(AmqpLink link, ServiceBusOperation operation, Func<Task> run) => RunAsync(
        link,
        operation,
        async () =>
        {
            await run();
            return true;
        });

    /// <exception cref="InjectedFaultException">The operation fails for its client.</exception>
    public async Task<T> RunAsync<T>(AmqpLink link, ServiceBusOperation operation, Func<Task<T>> run)
    {
        counters.Count(operation.Kind.ToString());
        var fault = faults is null ? ServiceBusFault.None : await faults.DecideAsync(operation);
        if (fault is ServiceBusFault.RefusedBefore or ServiceBusFault.DisconnectedBefore)
            throw Fail(link, fault);
        var result = await run();
        return fault is ServiceBusFault.None ? result : throw Fail(link, fault);
    }

    private static InjectedFaultException Fail(AmqpLink link, ServiceBusFault fault)
    {
        if (fault is ServiceBusFault.DisconnectedBefore or ServiceBusFault.DisconnectedAfter)
            link.Session.Connection.SafeClose(new AmqpException(AmqpErrorCode.ConnectionForced, "The connection was closed by a test."));
        return new InjectedFaultException();
    }
}

/// <summary>A test has let the operation fail.</summary>
internal sealed class InjectedFaultException() : Exception("The service was unable to process the request; a test said so.");
