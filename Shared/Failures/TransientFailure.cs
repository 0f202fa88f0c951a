using Azure;
using Azure.Messaging.ServiceBus;

namespace Shared.Failures;

/// <summary>Tells failures of what an app depends on from failures of the app.</summary>
public static class TransientFailure
{
    private const int NoResponse = 0;

    /// <summary>
    /// Whether the same call may succeed later: no connection, a time-out, throttling, an error inside the other service.
    /// The Azure SDKs report a call that failed several times as an <see cref="AggregateException"/> of its attempts.
    /// </summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        RequestFailedException { Status: NoResponse or 408 or 429 or >= 500 } => true,
        ServiceBusException failure => failure.IsTransient,
        AggregateException attempts => attempts.InnerExceptions.Count > 0 && attempts.InnerExceptions.All(IsTransient),
        ContentionException or IOException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
