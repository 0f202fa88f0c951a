using System.Reflection;
using System.Text.Json;
using System.Xml;
using Shared.Events;
using Tests.Support;

namespace Tests.Infrastructure;

public sealed class MessagingTests
{
    private const string Topics = "Microsoft.ServiceBus/namespaces/topics";
    private const string Subscriptions = "Microsoft.ServiceBus/namespaces/topics/subscriptions";
    private const string Queues = "Microsoft.ServiceBus/namespaces/queues";

    // The emulator's own limits: https://github.com/Azure/azure-service-bus-emulator-installer, Config-schema.json.
    private static readonly TimeSpan LongestTimeToLiveOfEmulator = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestDetectionOfEmulator = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("Topic", Topics)]
    [InlineData("Subscription", Subscriptions)]
    [InlineData("Queue", Queues)]
    public async Task Every_entity_that_the_code_names_is_deployed_and_no_other(string kind, string type)
    {
        var named = typeof(ServiceBusEntities).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.Name.EndsWith(kind, StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(named.Order(), (await Deployment.DefaultAsync()).OfType(type).Select(entity => entity.Name).Order());
    }

    [Fact]
    public async Task Each_subscription_belongs_to_the_topic_that_the_code_reads_it_from()
    {
        var subscriptions = (await Deployment.DefaultAsync()).OfType(Subscriptions);

        Assert.Contains(subscriptions, subscription => subscription.Id.EndsWith(
            $"/topics/{ServiceBusEntities.OrdersTopic}/subscriptions/{ServiceBusEntities.EmailSubscription}", StringComparison.Ordinal));
        Assert.Contains(subscriptions, subscription => subscription.Id.EndsWith(
            $"/topics/{ServiceBusEntities.CustomersTopic}/subscriptions/{ServiceBusEntities.ProfilesSubscription}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Topics_and_queues_detect_duplicates_and_nothing_expires_silently()
    {
        var deployment = await Deployment.DefaultAsync();

        Assert.All([.. deployment.OfType(Topics), .. deployment.OfType(Queues)], entity => Assert.True(entity.IsTrue("requiresDuplicateDetection")));
        Assert.All(
            [.. deployment.OfType(Subscriptions), .. deployment.OfType(Queues)],
            entity => Assert.True(entity.IsTrue("deadLetteringOnMessageExpiration")));
        Assert.All(deployment.OfType(Subscriptions), entity => Assert.True(entity.IsTrue("deadLetteringOnFilterEvaluationExceptions")));
    }

    [Fact]
    public async Task Each_subscription_takes_every_event_of_its_topic()
    {
        var deployment = await Deployment.DefaultAsync();
        var rules = deployment.OfType($"{Subscriptions}/rules");

        Assert.Equal(deployment.OfType(Subscriptions).Select(entity => $"{entity.Id}/rules/$Default").Order(), rules.Select(rule => rule.Id).Order());
        Assert.All(rules, rule => Assert.Equal("1=1", rule.Text("sqlFilter.sqlExpression")));
    }

    [Fact]
    public async Task The_emulator_has_the_deployed_entities_as_far_as_its_limits_allow()
    {
        var deployment = await Deployment.DefaultAsync();
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(
            Repository.PathOf("eng", "service-bus-emulator.json"), TestContext.Current.CancellationToken));
        var emulated = file.RootElement.GetProperty("UserConfig").GetProperty("Namespaces")[0];
        var entities = emulated.GetProperty("Queues").EnumerateArray().Select(queue => (Path: $"queues/{NameOf(queue)}", Entity: queue))
            .Concat(emulated.GetProperty("Topics").EnumerateArray().SelectMany(topic => topic.GetProperty("Subscriptions").EnumerateArray()
                .Select(subscription => (Path: $"topics/{NameOf(topic)}/subscriptions/{NameOf(subscription)}", Entity: subscription))
                .Append((Path: $"topics/{NameOf(topic)}", Entity: topic))))
            .ToDictionary(item => item.Path, item => Describe(item.Entity.GetProperty("Properties")));

        Assert.Equal(
            deployment.Resources.Where(resource => resource.Type is Topics or Subscriptions or Queues)
                .Select(resource => (Path: resource.Id.Split($"/sbns-{Deployment.Token}/")[1], Properties: Describe(resource)))
                .OrderBy(item => item.Path),
            entities.Select(item => (Path: item.Key, Properties: item.Value)).OrderBy(item => item.Path));
    }

    [Fact]
    public async Task The_compose_file_gives_the_emulator_its_configuration()
    {
        var compose = await File.ReadAllTextAsync(Repository.PathOf("compose.yaml"), TestContext.Current.CancellationToken);

        Assert.Contains("- ./eng/service-bus-emulator.json:/ServiceBus_Emulator/ConfigFiles/Config.json:ro\n", compose);
    }

    private static string? NameOf(JsonElement entity) => entity.GetProperty("Name").GetString();

    private static EntityProperties Describe(DeployedResource entity) => new(
        Duration(entity.Property("lockDuration")),
        entity.Property("maxDeliveryCount") is { ValueKind: JsonValueKind.Number } count ? count.GetInt32() : null,
        entity.IsTrue("requiresDuplicateDetection"),
        AtMost(Duration(entity.Property("duplicateDetectionHistoryTimeWindow")), LongestDetectionOfEmulator),
        AtMost(Duration(entity.Property("defaultMessageTimeToLive")), LongestTimeToLiveOfEmulator),
        entity.IsTrue("deadLetteringOnMessageExpiration"));

    private static EntityProperties Describe(JsonElement properties)
    {
        return new(
            Duration(Property("LockDuration")),
            Property("MaxDeliveryCount") is { ValueKind: JsonValueKind.Number } count ? count.GetInt32() : null,
            Property("RequiresDuplicateDetection").ValueKind == JsonValueKind.True,
            Duration(Property("DuplicateDetectionHistoryTimeWindow")),
            Duration(Property("DefaultMessageTimeToLive")),
            Property("DeadLetteringOnMessageExpiration").ValueKind == JsonValueKind.True);

        JsonElement Property(string name) => properties.TryGetProperty(name, out var value) ? value : default;
    }

    private static TimeSpan? Duration(JsonElement text) => text.ValueKind == JsonValueKind.String ? XmlConvert.ToTimeSpan(text.GetString()!) : null;

    private static TimeSpan? AtMost(TimeSpan? value, TimeSpan limit) => value > limit ? limit : value;

    private sealed record EntityProperties(
        TimeSpan? LockDuration,
        int? MaxDeliveryCount,
        bool DetectsDuplicates,
        TimeSpan? DetectionWindow,
        TimeSpan? TimeToLive,
        bool DeadLettersExpired);
}
