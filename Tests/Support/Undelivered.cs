using Azure.Messaging.ServiceBus;
using Shared.Events;

namespace Tests.Support;

/// <summary>What lies in the subscriptions of a system, handed out or not.</summary>
internal static class Undelivered
{
    private const int AtMost = 100;

    /// <summary>A line for each message that nobody has settled yet.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(string connection)
    {
        await using var client = new ServiceBusClient(connection);
        return
        [
            .. await PeekAsync(client.CreateReceiver(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription)),
            .. await PeekAsync(client.CreateReceiver(ServiceBusEntities.CustomersTopic, ServiceBusEntities.ProfilesSubscription)),
            .. await PeekAsync(client.CreateReceiver(ServiceBusEntities.EmailRetriesQueue)),
        ];
    }

    private static async Task<IEnumerable<string>> PeekAsync(ServiceBusReceiver receiver)
    {
        await using (receiver)
        {
            return (await receiver.PeekMessagesAsync(AtMost, cancellationToken: TestContext.Current.CancellationToken))
                .Select(message => $"{receiver.EntityPath} {message.MessageId}");
        }
    }
}
