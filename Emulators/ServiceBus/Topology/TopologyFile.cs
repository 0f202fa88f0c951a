using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace Emulators.ServiceBus.Topology;

/// <summary>
/// Reads the configuration file of Microsoft's emulator. Official source: ServiceBus-Emulator/Schema/Config-schema.json (azure-service-bus-emulator-installer).
/// Properties that this emulator does not support are refused by name.
/// </summary>
public static class TopologyFile
{
    private const int MaxEntities = 50;

    private static readonly JsonSerializerOptions Options = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new DurationConverter() },
    };

    private static readonly TimeSpan DefaultDuplicateDetectionWindow = TimeSpan.FromSeconds(20);

    /// <exception cref="TopologyException">The file cannot be read, or asks for something that is not supported.</exception>
    public static ServiceBusTopology Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or TopologyException)
        {
            throw new TopologyException($"The Service Bus topology '{path}' cannot be used: {failure.Message}", failure);
        }
    }

    /// <exception cref="TopologyException">It is not JSON of the schema, or asks for something that is not supported.</exception>
    public static ServiceBusTopology Parse(string json)
    {
        ConfigurationFile file;
        try
        {
            file = JsonSerializer.Deserialize<ConfigurationFile>(json, Options) ?? throw new TopologyException("It is empty.");
        }
        catch (JsonException failure)
        {
            throw new TopologyException(failure.Message, failure);
        }

        if (file.UserConfig.Namespaces is not [var only])
            throw new TopologyException($"It has {file.UserConfig.Namespaces.Count} namespaces; there must be one.");
        RequireDistinct("namespace", only.Queues.Select(queue => queue.Name).Concat(only.Topics.Select(topic => topic.Name)));
        return new ServiceBusTopology { Queues = [.. only.Queues.Select(ReadQueue)], Topics = [.. only.Topics.Select(ReadTopic)] };
    }

    private static QueueDescription ReadQueue(QueueEntry queue)
    {
        var properties = queue.Properties ?? new QueueProperties();
        var window = Window(queue.Name, properties.RequiresDuplicateDetection, properties.DuplicateDetectionHistoryTimeWindow);
        return new QueueDescription(queue.Name, ReadReceiving(queue.Name, properties), window);
    }

    private static TopicDescription ReadTopic(TopicEntry topic)
    {
        var properties = topic.Properties ?? new TopicProperties();
        RequireDistinct($"topic '{topic.Name}'", topic.Subscriptions.Select(subscription => subscription.Name));
        var window = Window(topic.Name, properties.RequiresDuplicateDetection, properties.DuplicateDetectionHistoryTimeWindow);
        return new TopicDescription(topic.Name, [.. topic.Subscriptions.Select(subscription => ReadSubscription(topic.Name, subscription))], window)
        {
            DefaultTimeToLive = Positive(topic.Name, "DefaultMessageTimeToLive", properties.DefaultMessageTimeToLive ?? EmulatorLimits.TimeToLive),
        };
    }

    private static SubscriptionDescription ReadSubscription(string topic, SubscriptionEntry subscription)
    {
        var name = $"{topic}/{subscription.Name}";
        if (subscription.Rules?.FirstOrDefault(rule => !rule.TakesEverything) is { } rule)
            throw new TopologyException($"'{name}' has the rule '{rule.Name}'; this emulator has only rules of 1=1.");
        return new SubscriptionDescription(subscription.Name, ReadReceiving(name, subscription.Properties ?? new ReceiveProperties()));
    }

    private static ReceiveSettings ReadReceiving(string name, ReceiveProperties properties)
    {
        if (properties.RequiresSession)
            throw Unsupported(name, "RequiresSession");
        if (!string.IsNullOrEmpty(properties.ForwardTo))
            throw Unsupported(name, "ForwardTo");
        if (!string.IsNullOrEmpty(properties.ForwardDeadLetteredMessagesTo))
            throw Unsupported(name, "ForwardDeadLetteredMessagesTo");
        var defaults = new ReceiveSettings();
        var settings = new ReceiveSettings
        {
            LockDuration = Positive(name, "LockDuration", properties.LockDuration ?? defaults.LockDuration),
            MaxDeliveryCount = properties.MaxDeliveryCount ?? defaults.MaxDeliveryCount,
            DefaultTimeToLive = Positive(name, "DefaultMessageTimeToLive", properties.DefaultMessageTimeToLive ?? defaults.DefaultTimeToLive),
            DeadLetteringOnMessageExpiration = properties.DeadLetteringOnMessageExpiration,
        };
        return settings switch
        {
            { MaxDeliveryCount: < 1 } => throw new TopologyException($"'{name}' has a MaxDeliveryCount below 1."),
            { LockDuration.TotalMinutes: > 5 } => throw new TopologyException($"'{name}' has a LockDuration above 5 minutes."),
            _ => settings,
        };
    }

    private static TimeSpan? Window(string name, bool detects, TimeSpan? window) =>
        detects ? Positive(name, "DuplicateDetectionHistoryTimeWindow", window ?? DefaultDuplicateDetectionWindow) : null;

    private static TimeSpan Positive(string name, string property, TimeSpan value) =>
        value > TimeSpan.Zero ? value : throw new TopologyException($"'{name}' has a {property} that is not above zero.");

    private static void RequireDistinct(string where, IEnumerable<string> names)
    {
        var all = names.ToList();
        if (all.Count > MaxEntities)
            throw new TopologyException($"The {where} has {all.Count} entities; {MaxEntities} are allowed.");
        if (all.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new TopologyException($"The {where} has '{twice.Key}' more than once.");
    }

    private static TopologyException Unsupported(string name, string property) => new($"'{name}' sets {property}, which this emulator does not support.");

    private sealed record ConfigurationFile(UserConfiguration UserConfig);

    // Logging says where the container of Microsoft's emulator writes its log.
    private sealed record UserConfiguration(IReadOnlyList<NamespaceEntry> Namespaces, JsonElement Logging);

    private sealed record NamespaceEntry(string Name, IReadOnlyList<QueueEntry> Queues, IReadOnlyList<TopicEntry> Topics);

    private sealed record QueueEntry(string Name, QueueProperties? Properties = null);

    private sealed record TopicEntry(string Name, IReadOnlyList<SubscriptionEntry> Subscriptions, TopicProperties? Properties = null);

    private sealed record SubscriptionEntry(string Name, ReceiveProperties? Properties = null, IReadOnlyList<RuleEntry>? Rules = null);

    private record ReceiveProperties
    {
        public bool DeadLetteringOnMessageExpiration { get; init; }

        public TimeSpan? DefaultMessageTimeToLive { get; init; }

        public string? ForwardDeadLetteredMessagesTo { get; init; }

        public string? ForwardTo { get; init; }

        public TimeSpan? LockDuration { get; init; }

        public int? MaxDeliveryCount { get; init; }

        public bool RequiresSession { get; init; }
    }

    private sealed record QueueProperties : ReceiveProperties
    {
        public TimeSpan? DuplicateDetectionHistoryTimeWindow { get; init; }

        public bool RequiresDuplicateDetection { get; init; }
    }

    private sealed record TopicProperties
    {
        public TimeSpan? DefaultMessageTimeToLive { get; init; }

        public TimeSpan? DuplicateDetectionHistoryTimeWindow { get; init; }

        public bool RequiresDuplicateDetection { get; init; }
    }

    private sealed record RuleEntry(string Name, JsonElement Properties)
    {
        public bool TakesEverything => Properties.ValueKind == JsonValueKind.Object && !Properties.TryGetProperty("Action", out _)
            && Properties.TryGetProperty("SqlFilter", out var filter) && filter.TryGetProperty("SqlExpression", out var expression)
            && expression.ValueKind == JsonValueKind.String && expression.GetString()!.Replace(" ", "", StringComparison.Ordinal) == "1=1";
    }

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return XmlConvert.ToTimeSpan(reader.GetString() ?? "");
            }
            catch (FormatException failure)
            {
                throw new JsonException($"'{reader.GetString()}' is not an ISO 8601 duration.", failure);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}

/// <summary>The topology cannot be used; the message says why.</summary>
public sealed class TopologyException(string message, Exception? cause = null) : Exception(message, cause);
