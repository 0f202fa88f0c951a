using Azure.Messaging.ServiceBus;
using Shared.Events;

namespace Tests.Support;

/// <summary>What lies in the dead-letter queues of a system.</summary>
internal static class DeadLetters
{
    private const int AtMost = 100;

    private static readonly ServiceBusReceiverOptions Options = new() { SubQueue = SubQueue.DeadLetter };

    /// <summary>A line for each dead letter: what it is and why it lies there.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(string connection)
    {
        await using var client = new ServiceBusClient(connection);
        return
        [
            .. await PeekAsync(client.CreateReceiver(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription, Options)),
            .. await PeekAsync(client.CreateReceiver(ServiceBusEntities.CustomersTopic, ServiceBusEntities.ProfilesSubscription, Options)),
            .. await PeekAsync(client.CreateReceiver(ServiceBusEntities.EmailRetriesQueue, Options)),
        ];
    }

    private static async Task<IEnumerable<string>> PeekAsync(ServiceBusReceiver receiver)
    {
        await using (receiver)
        {
            return (await receiver.PeekMessagesAsync(AtMost, cancellationToken: TestContext.Current.CancellationToken))
                .Select(message => $"{receiver.EntityPath} {message.MessageId}: {message.DeadLetterReason} {message.DeadLetterErrorDescription}");
        }
    }
}
