using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using NotificationFunctions.Consumers;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Contracts;

public sealed class EventsTests
{
    private static readonly UserId UserIdOfAda = UserId.For("ada", "contract");
    private static readonly OrderId OrderIdOfAda = OrderId.For(UserIdOfAda, "contract");

    private static readonly IReadOnlyList<IntegrationEvent> Samples =
    [
        new CustomerRegistered(UserIdOfAda, 1, "Ada", "Lovelace", "ada@example.com"),
        new CustomerUpdated(UserIdOfAda, 2, "Ada", "King", "ada.king@example.com"),
        new PasswordResetRequested(UserIdOfAda, "Ada", "ada@example.com", "secret", DateTimeOffset.UnixEpoch),
        new PasswordChanged(UserIdOfAda, 2, "Ada", "ada@example.com", ByReset: false, DateTimeOffset.UnixEpoch),
        new EmailAddressChanged(UserIdOfAda, 3, "Ada", "ada@example.com", DateTimeOffset.UnixEpoch),
        new CustomerClosed(UserIdOfAda, 4, DateTimeOffset.UnixEpoch),
        new OrderConfirmed(OrderIdOfAda, UserIdOfAda, 400m, "USD"),
        new OrderConfirmed(OrderIdOfAda, UserIdOfAda, 400m, "USD", "Two books"),
        new OrderRejected(OrderIdOfAda, UserIdOfAda, 5000m, "USD", "InsufficientFunds", "Too many books"),
        new OrderCancelled(OrderIdOfAda, UserIdOfAda, 400m, "USD", "Two books"),
    ];

    private static IEnumerable<string> EventNames => EventType.All.Select(type => type.Name);

    [Fact]
    public async Task Every_event_is_documented_and_every_documented_event_exists()
    {
        var messages = (await ContractTools.ReadAsync(ContractTools.AsyncApi)).GetProperty("components").GetProperty("messages").EnumerateObject();

        Assert.Equal(EventNames.Order(), messages.Select(message => message.Name).Order());
        Assert.Equal(EventNames.Order(), Samples.Select(sample => sample.Type.Name).Distinct().Order());
    }

    [Fact]
    public async Task Every_topic_subscription_and_queue_is_documented_and_no_other()
    {
        var received = typeof(OrderEmails).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>())
            .OfType<ServiceBusTriggerAttribute>()
            .Select(trigger => trigger.QueueName ?? $"{trigger.TopicName}/subscriptions/{trigger.SubscriptionName}");
        var channels = (await ContractTools.ReadAsync(ContractTools.AsyncApi)).GetProperty("channels").EnumerateObject();

        Assert.Equal(
            Samples.Select(sample => sample.Topic).Concat(received).Distinct().Order(),
            channels.Select(channel => channel.Value.GetProperty("address").GetString()!).Order());
    }

    [Fact]
    public async Task Every_event_is_written_as_documented() =>
        Assert.Empty(await CompareAsync(Samples
            .Select(sample => CloudEvent.From(sample, DateTimeOffset.UnixEpoch))
            .Select(sent => new SentEvent(
                sent.Source.TrimStart('/'),
                CloudEvent.ContentType,
                new EventProperties(sent.Id, sent.Type),
                JsonSerializer.Deserialize<JsonElement>(sent.ToUtf8Json())))));

    [Fact]
    public async Task Every_event_that_the_running_system_publishes_is_as_documented_and_none_is_missing()
    {
        await using var system = await RunningSystem.StartAsync(options => options with { Topology = PublishedEvents.Overhear(options.Topology) });
        await PublishedEvents.ProvokeAsync(system);

        var published = await PublishedEvents.ReadAsync(system, EventType.All.Count);

        Assert.Equal(EventType.All.Select(type => type.WireType).Order(), published.Select(sent => sent.Message.Subject).Distinct().Order());
        Assert.Empty(await CompareAsync(published.Select(sent => Read(sent.Topic, sent.Message))));
    }

    [Fact]
    public async Task An_event_that_departs_from_the_document_is_found()
    {
        var sent = CloudEvent.From(Samples[0], DateTimeOffset.UnixEpoch) with { Subject = "" };
        var payload = JsonSerializer.SerializeToNode(sent)!;
        payload["extra"] = 1;
        payload["data"]!["password"] = "leaked";

        var errors = await CompareAsync([new SentEvent("customers", CloudEvent.ContentType, new EventProperties(sent.Id, sent.Type), payload)]);

        Assert.Contains(errors, error => error.Contains("(extra)", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("(password)", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> CompareAsync(IEnumerable<SentEvent> events) =>
        (await ContractTools.CompareAsync("events", ContractTools.AsyncApi, events)).Texts();

    private static SentEvent Read(string topic, ServiceBusReceivedMessage message) => new(
        topic, message.ContentType, new EventProperties(message.MessageId, message.Subject), JsonSerializer.Deserialize<JsonElement>(message.Body));

    private sealed record SentEvent(string Address, string ContentType, EventProperties Headers, object Payload);

    private sealed record EventProperties(string MessageId, string Subject);
}
