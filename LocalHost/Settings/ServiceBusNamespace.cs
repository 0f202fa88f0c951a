using LocalRuntime;
using Shared.Events;

namespace LocalHost.Settings;

/// <summary>The topics and queues of the local broker: those of <c>infra/modules/service-bus.bicep</c>.</summary>
internal static class ServiceBusNamespace
{
    private const int MaxDeliveryCount = 10;
    private static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(14);
    private static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    public static ServiceBusTopology Topology { get; } = new(
        [
            Topic(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription),
            Topic(ServiceBusEntities.CustomersTopic, ServiceBusEntities.ProfilesSubscription),
        ],
        [
            new QueueDescription(ServiceBusEntities.EmailRetriesQueue)
            {
                LockDuration = LockDuration,
                MaxDeliveryCount = MaxDeliveryCount,
                DuplicateDetectionWindow = DuplicateDetectionWindow,
                DefaultMessageTimeToLive = TimeToLive,
                DeadLetteringOnMessageExpiration = true,
            },
        ]);

    private static TopicDescription Topic(string name, string subscription) => new(
        name,
        new SubscriptionDescription(subscription)
        {
            LockDuration = LockDuration,
            MaxDeliveryCount = MaxDeliveryCount,
            DefaultMessageTimeToLive = TimeToLive,
            DeadLetteringOnMessageExpiration = true,
        })
    {
        DuplicateDetectionWindow = DuplicateDetectionWindow,
    };
}
