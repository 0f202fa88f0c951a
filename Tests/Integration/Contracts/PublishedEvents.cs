using Azure.Messaging.ServiceBus;
using Emulators.ServiceBus.Topology;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>What a running system publishes, read from its broker.</summary>
internal static class PublishedEvents
{
    private const string Overhearing = "overhearing";
    private const int AtMost = 100;
    private const string NewContact = """
        {"firstName":"Ada","lastName":"King","email":"ada.king@example.com","phone":"+44 20 7946 0958",
        "currentPassword":"correct horse battery"}
        """;

    /// <summary>Adds a subscription of one's own to every topic.</summary>
    public static ServiceBusTopology Overhear(ServiceBusTopology topology) => topology with
    {
        Topics =
        [
            .. topology.Topics.Select(topic => topic with
            {
                Subscriptions = [.. topic.Subscriptions, new SubscriptionDescription(Overhearing, topic.Subscriptions[0].Receiving)],
            }),
        ],
    };

    /// <summary>Does what each event tells of.</summary>
    public static async Task ProvokeAsync(RunningSystem system)
    {
        using var client = new ApiClient(system.Http.BaseAddress!);
        var userId = await client.BecomeAsync("ada", ApiCaller.Password);
        var deposit = await client.PostAsync($"/api/accounts/{userId}/deposits", new { amount = 1000 }, ("Idempotency-Key", "first"));
        var updated = await client.PutAsync($"/api/customers/{userId}", NewContact, ("If-Match", "*"), ("Prefer", "wait=60"));
        var reset = await client.PostAsync("/api/password-resets", new { username = "ada" });
        var password = await client.PutAsync(
            $"/api/customers/{userId}/password", new { currentPassword = ApiCaller.Password, newPassword = "another good password" });
        var confirmed = await client.PostAsync(
            "/api/orders", new { price = 400, description = "Two books" }, ("Idempotency-Key", "books"), ("Prefer", "wait=60"));
        var rejected = await client.PostAsync("/api/orders", new { price = 5000 }, ("Idempotency-Key", "too much"), ("Prefer", "wait=60"));
        var cancelled = await client.PostAsync($"/api/orders/{confirmed.OrderId}/cancellation", "", ("Prefer", "wait=60"));
        await client.BecomeAsync("eve", ApiCaller.Password);
        var closed = await client.PostAsync(
            $"/api/customers/{UserId.For("eve", "eve")}/closure", new { currentPassword = ApiCaller.Password }, ("Prefer", "wait=60"));
        Assert.Equal(200, closed.Status);
        Assert.Equal(
            [201, 200, 202, 204, 201, 402, 200],
            [deposit.Status, updated.Status, reset.Status, password.Status, confirmed.Status, rejected.Status, cancelled.Status]);
    }

    /// <summary>The messages, when there are as many kinds of them as expected.</summary>
    public static Task<IReadOnlyList<(string Topic, ServiceBusReceivedMessage Message)>> ReadAsync(RunningSystem system, int expected) =>
        Eventually.ValueAsync(
            async () => await ReadAsync(system) is { } messages && messages.DistinctBy(sent => sent.Message.Subject).Count() >= expected ? messages : null,
            TimeSpan.FromSeconds(60));

    private static async Task<IReadOnlyList<(string Topic, ServiceBusReceivedMessage Message)>> ReadAsync(RunningSystem system)
    {
        await using var client = new ServiceBusClient(system.ServiceBusConnection);
        var messages = new List<(string, ServiceBusReceivedMessage)>();
        foreach (var topic in new[] { ServiceBusEntities.OrdersTopic, ServiceBusEntities.CustomersTopic })
        {
            await using var receiver = client.CreateReceiver(topic, Overhearing);
            var peeked = await receiver.PeekMessagesAsync(AtMost, cancellationToken: TestContext.Current.CancellationToken);
            messages.AddRange(peeked.Select(message => (topic, message)));
        }

        return messages;
    }
}
