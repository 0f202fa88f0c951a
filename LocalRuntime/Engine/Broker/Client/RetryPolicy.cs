using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker.Client;

/// <summary>When a failed operation is repeated. Official source: <c>Core/BasicRetryPolicy.cs</c> (azure-sdk-for-net).</summary>
internal static class RetryPolicy
{
    private const double JitterFactor = 0.08;

    /// <summary>The pause before the next attempt, or null where there is none. <paramref name="attempts"/> counts those that were made.</summary>
    public static TimeSpan? PauseAfter(ServiceBusException failure, int attempts, ServiceBusRetryOptions options, RandomSource random)
    {
        if (!failure.IsTransient || attempts > options.MaxRetries || options.MaxDelay == TimeSpan.Zero)
        {
            return null;
        }

        var factor = options.Mode == ServiceBusRetryMode.Fixed ? 1 : Math.Pow(2, attempts);
        var pause = options.Delay * (factor + (random.NextDouble() * JitterFactor));
        return pause < options.MaxDelay ? pause : options.MaxDelay;
    }
}
