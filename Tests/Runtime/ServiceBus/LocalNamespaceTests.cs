using System.Xml;
using LocalHost.Settings;
using LocalRuntime;
using Tests.Unit.Infrastructure;

namespace Tests.Runtime.ServiceBus;

/// <summary>The local host's broker has what is deployed, with the same rules.</summary>
public sealed class LocalNamespaceTests
{
    private const string Topics = "Microsoft.ServiceBus/namespaces/topics";

    [Fact]
    public async Task The_local_broker_has_the_deployed_topics()
    {
        var deployment = await Deployment.DefaultAsync();

        Assert.Equal(
            deployment.OfType(Topics).Select(topic => (topic.Name, Duration(topic, "duplicateDetectionHistoryTimeWindow"))).Order(),
            ServiceBusNamespace.Topology.Topics.Select(topic => (topic.Name, topic.DuplicateDetectionWindow ?? default)).Order());
    }

    [Fact]
    public async Task The_local_broker_has_the_deployed_subscriptions_and_queues()
    {
        var deployment = await Deployment.DefaultAsync();
        var deployed = deployment.OfType($"{Topics}/subscriptions").Select(subscription => (Path: Path(subscription, "/topics/"), Entity: subscription))
            .Concat(deployment.OfType("Microsoft.ServiceBus/namespaces/queues").Select(queue => (Path: Path(queue, "/queues/"), Entity: queue)))
            .Select(item => new Rules(
                item.Path,
                Duration(item.Entity, "lockDuration"),
                item.Entity.Property("maxDeliveryCount").GetInt32(),
                Duration(item.Entity, "defaultMessageTimeToLive"),
                item.Entity.IsTrue("deadLetteringOnMessageExpiration")));

        Assert.Equal(deployed.OrderBy(rules => rules.Path), Local(ServiceBusNamespace.Topology).OrderBy(rules => rules.Path));
    }

    private static IEnumerable<Rules> Local(ServiceBusTopology topology) =>
    [
        .. from topic in topology.Topics
        from subscription in topic.Subscriptions
        select new Rules(
            $"{topic.Name}/subscriptions/{subscription.Name}",
            subscription.LockDuration,
            subscription.MaxDeliveryCount,
            subscription.DefaultMessageTimeToLive,
            subscription.DeadLetteringOnMessageExpiration),
        .. from queue in topology.Queues
        select new Rules(
            queue.Name, queue.LockDuration, queue.MaxDeliveryCount, queue.DefaultMessageTimeToLive, queue.DeadLetteringOnMessageExpiration),
    ];

    private static string Path(DeployedResource resource, string after) => resource.Id[(resource.Id.IndexOf(after, StringComparison.Ordinal) + after.Length)..];

    private static TimeSpan Duration(DeployedResource resource, string property) => XmlConvert.ToTimeSpan(resource.Property(property).GetString()!);

    private sealed record Rules(string Path, TimeSpan LockDuration, int MaxDeliveryCount, TimeSpan TimeToLive, bool DeadLettersExpired);
}
