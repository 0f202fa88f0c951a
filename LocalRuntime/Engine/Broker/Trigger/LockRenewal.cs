using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Client;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>Keeps a message locked while its function runs. Official source: <c>Processor/ReceiverManager.cs</c> (azure-sdk-for-net).</summary>
internal static class LockRenewal
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TooLateForMargin = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// Renews the lock, each time well before it expires,
    /// until <paramref name="ended"/> is cancelled or <paramref name="duration"/> is over.
    /// </summary>
    public static async Task RunAsync(
        BrokerConnection connection,
        QueueAddress queue,
        ServiceBusReceivedMessage message,
        TimeSpan duration,
        TimeProvider time,
        ILogger log,
        CancellationToken ended)
    {
        var lastAt = time.GetUtcNow() + duration;
        while (true)
        {
            var pause = PauseBefore(message.LockedUntil, time.GetUtcNow());
            if (time.GetUtcNow() + pause > lastAt)
            {
                return;
            }

            try
            {
                await Task.Delay(pause, time, ended);
                message.LockedUntil = await connection.RenewLockAsync(queue, message.LockTokenGuid, ended);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ServiceBusException failure)
            {
                // The function has settled the message, or works on under a lock that is lost; settling will then fail.
                log.LogDebug(failure, "The lock of message '{MessageId}' of '{Queue}' was not renewed.", message.MessageId, queue);
                return;
            }
        }
    }

    private static TimeSpan PauseBefore(DateTimeOffset lockedUntil, DateTimeOffset now)
    {
        var left = lockedUntil - now;
        var margin = left / 2 < LongestMargin ? left / 2 : LongestMargin;
        return left < TooLateForMargin ? TimeSpan.Zero : left - margin;
    }
}
