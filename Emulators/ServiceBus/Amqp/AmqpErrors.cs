using Emulators.ServiceBus.State;
using Emulators.Storage;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Amqp;

/// <summary>Converts failures to the AMQP errors that clients get.</summary>
internal static class AmqpErrors
{
    public static AmqpException ToAmqp(this BrokerException failure) => new(failure.Condition, failure.Message);

    /// <summary>The error for the client. Unexpected failures are logged too, because the client gets no more than their message.</summary>
    public static Error ToError(this Exception failure, ILogger log)
    {
        switch (failure)
        {
            case BrokerException refused:
                return Refusal(refused);
            case StoreFullException full:
                return Refusal(BrokerException.DiskFull(full));
            case AmqpException { Error: { } error }:
                return error;
            case InjectedFaultException or StoreException:
                break;
            default:
                log.LogError(failure, "A Service Bus operation failed unexpectedly");
                break;
        }

        return new Error { Condition = AmqpErrorCode.InternalError, Description = failure.Message };
    }

    private static Error Refusal(BrokerException failure) => new() { Condition = failure.Condition, Description = failure.Message };
}
