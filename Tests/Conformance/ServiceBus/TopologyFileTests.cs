using Emulators.ServiceBus;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using Tests.Support;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official source: ServiceBus-Emulator/Schema/Config-schema.json (azure-service-bus-emulator-installer).</summary>
public sealed class TopologyFileTests
{
    [Fact]
    public void What_is_not_said_has_the_defaults_of_the_schema()
    {
        var topology = TopologyFile.Parse(File("""{ "Name": "q" }""", """{ "Name": "t", "Subscriptions": [{ "Name": "s" }] }"""));

        var defaults = new ReceiveSettings
        {
            LockDuration = TimeSpan.FromMinutes(1),
            MaxDeliveryCount = 3,
            DefaultTimeToLive = TimeSpan.FromHours(1),
            DeadLetteringOnMessageExpiration = false,
        };
        Assert.Equal(new QueueDescription("q", defaults), topology.Queues.Single());
        var topic = topology.Topics.Single();
        Assert.Equal(("t", TimeSpan.FromHours(1), null), (topic.Name, topic.DefaultTimeToLive, topic.DuplicateDetectionWindow));
        Assert.Equal(new SubscriptionDescription("s", defaults), topic.Subscriptions.Single());
    }

    [Fact]
    public void What_is_said_is_taken()
    {
        var topology = TopologyFile.Parse(File(
            """
            { "Name": "q", "Properties": { "LockDuration": "PT30S", "MaxDeliveryCount": 7, "DefaultMessageTimeToLive": "PT10M", "RequiresSession": false,
              "DeadLetteringOnMessageExpiration": true, "RequiresDuplicateDetection": true, "DuplicateDetectionHistoryTimeWindow": "PT1M",
              "ForwardTo": "", "ForwardDeadLetteredMessagesTo": "" } }
            """,
            """
            { "Name": "t", "Properties": { "RequiresDuplicateDetection": true }, "Subscriptions": [
              { "Name": "s", "Rules": [{ "Name": "all", "Properties": { "FilterType": "Sql", "SqlFilter": { "SqlExpression": "1 = 1" } } }] }] }
            """));

        Assert.Equal(
            new QueueDescription(
                "q",
                new ReceiveSettings
                {
                    LockDuration = TimeSpan.FromSeconds(30),
                    MaxDeliveryCount = 7,
                    DefaultTimeToLive = TimeSpan.FromMinutes(10),
                    DeadLetteringOnMessageExpiration = true,
                },
                TimeSpan.FromMinutes(1)),
            topology.Queues.Single());
        Assert.Equal(TimeSpan.FromSeconds(20), topology.Topics.Single().DuplicateDetectionWindow);
    }

    [Theory]
    [InlineData("""{ "Name": "q", "Properties": { "RequiresSession": true } }""", "'q' sets RequiresSession")]
    [InlineData("""{ "Name": "q", "Properties": { "ForwardTo": "t" } }""", "'q' sets ForwardTo")]
    [InlineData("""{ "Name": "q", "Properties": { "ForwardDeadLetteredMessagesTo": "t" } }""", "'q' sets ForwardDeadLetteredMessagesTo")]
    [InlineData("""{ "Name": "q", "Properties": { "EnablePartitioning": true } }""", "EnablePartitioning")]
    [InlineData("""{ "Name": "q", "Properties": { "LockDuration": "one minute" } }""", "'one minute' is not an ISO 8601 duration")]
    [InlineData("""{ "Name": "q", "Properties": { "LockDuration": "PT10M" } }""", "'q' has a LockDuration above 5 minutes")]
    [InlineData("""{ "Name": "q", "Properties": { "MaxDeliveryCount": 0 } }""", "'q' has a MaxDeliveryCount below 1")]
    [InlineData("""{ "Name": "q", "Properties": { "DefaultMessageTimeToLive": "PT0S" } }""", "'q' has a DefaultMessageTimeToLive that is not above zero")]
    [InlineData("""{ "Name": "q" }, { "Name": "Q" }""", "'q' more than once")]
    [InlineData("""{ "Name": "q", """, "")]
    public void What_cannot_be_done_is_refused_by_its_name(string queues, string refusal) =>
        Assert.Contains(refusal, Assert.Throws<TopologyException>(() => TopologyFile.Parse(File(queues, ""))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "FilterType": "Sql", "SqlFilter": { "SqlExpression": "color = 'red'" } }""")]
    [InlineData("""{ "FilterType": "Correlation", "CorrelationFilter": { "Label": "red" } }""")]
    [InlineData("""{ "FilterType": "Sql", "SqlFilter": { "SqlExpression": "1=1" }, "Action": { "SqlExpression": "SET color = 'red'" } }""")]
    public void A_rule_that_does_not_take_everything_as_it_is_is_refused_by_its_name(string properties)
    {
        var topic = $$"""{ "Name": "t", "Subscriptions": [{ "Name": "s", "Rules": [{ "Name": "red", "Properties": {{properties}} }] }] }""";
        var refusal = Assert.Throws<TopologyException>(() => TopologyFile.Parse(File("", topic)));
        Assert.Contains("'t/s' has the rule 'red'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_the_maximum_of_microsofts_emulator_can_be_given_the_times_of_the_deployed_namespace()
    {
        var topology = TopologyFile.Parse(File(
            """{ "Name": "q", "Properties": { "RequiresDuplicateDetection": true, "DuplicateDetectionHistoryTimeWindow": "PT5M" } }""",
            """{ "Name": "t", "Subscriptions": [{ "Name": "s", "Properties": { "DefaultMessageTimeToLive": "PT9M" } }] }"""));

        var extended = topology.Extend(TimeSpan.FromDays(14), TimeSpan.FromHours(1));

        var (queue, topic) = (extended.Queues.Single(), extended.Topics.Single());
        Assert.Equal((TimeSpan.FromDays(14), TimeSpan.FromHours(1)), (queue.Receiving.DefaultTimeToLive, queue.DuplicateDetectionWindow));
        Assert.Equal(
            (TimeSpan.FromDays(14), TimeSpan.FromMinutes(9)), (topic.DefaultTimeToLive, topic.Subscriptions.Single().Receiving.DefaultTimeToLive));
    }

    [Fact]
    public void The_file_of_this_repository_is_understood()
    {
        var topology = TopologyFile.Read(Repository.PathOf("eng", "service-bus-emulator.json"));
        Assert.NotEmpty(topology.Queues);
        Assert.NotEmpty(topology.Topics.SelectMany(topic => topic.Subscriptions));
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var bus = await TestNamespace.StartAsync(folder);
        using var other = new TemporaryFolder();
        await using var store = LocalStore.Open(other.Path, ServiceBusEmulator.Schema);
        var options = new ServiceBusEmulatorOptions { Topology = TestNamespace.Topology, Port = bus.Emulator.Port };
        var refusal = await Assert.ThrowsAsync<IOException>(() => ServiceBusEmulator.StartAsync(store, options));
        Assert.Contains($"Port {bus.Emulator.Port}", refusal.Message, StringComparison.Ordinal);
    }

    private static string File(string queues, string topics) =>
        $$"""
        {
          "UserConfig": { "Namespaces": [{ "Name": "sbemulatorns", "Queues": [{{queues}}], "Topics": [{{topics}}] }], "Logging": { "Type": "Console" } }
        }
        """;
}
