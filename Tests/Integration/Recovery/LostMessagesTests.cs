using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>A message that was lost beneath the system.</summary>
public sealed class LostMessagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_email_never_comes_and_nothing_says_so_until_its_event_is_published_again()
    {
        await using var system = await RunningSystem.StartAsync(options => options with { Apps = ["orders"] });
        using var shopper = await Shopper.RegisterAsync(system.Http.BaseAddress!, deposit: 100);
        var order = await shopper.OrderAsync(40, "first", "wait=60");
        await LoseMessageAsync(system);
        await system.StartAgainAsync();

        var repeated = await shopper.OrderAsync(40, "first", "wait=60");
        var next = await shopper.OrderAsync(1, "second", "wait=60");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (order.Status, repeated.Status));
        await Eventually.TrueAsync(async () => (await NotifiedAsync(shopper)).Contains(next.OrderId));
        Assert.DoesNotContain(order.OrderId, await NotifiedAsync(shopper));
        await Eventually.EmptyAsync(() => Undelivered.DescribeAsync(system.ServiceBusConnection));
        Assert.Empty(await DeadLetters.DescribeAsync(system.ServiceBusConnection));

        await PublishAsync(system, new OrderConfirmed(OrderId.Parse(order.OrderId), UserId.Parse(shopper.UserId), 40m, "USD", null));
        await Eventually.TrueAsync(async () => (await NotifiedAsync(shopper)).Contains(order.OrderId));
    }

    private static async Task LoseMessageAsync(RunningSystem system)
    {
        await using var client = new ServiceBusClient(system.ServiceBusConnection);
        await using var receiver = client.CreateReceiver(
            ServiceBusEntities.OrdersTopic,
            ServiceBusEntities.EmailSubscription,
            new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.NotNull(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Stop));
    }

    // Under another MessageId: the topic remembers that of the first time, for as long as it detects duplicates.
    private static async Task PublishAsync(RunningSystem system, OrderConfirmed data)
    {
        await using var client = new ServiceBusClient(system.ServiceBusConnection);
        await using var sender = client.CreateSender(data.Topic);
        await sender.SendMessageAsync(new ServiceBusMessage(CloudEvent.From(data, DateTimeOffset.UtcNow).ToUtf8Json()) { MessageId = "again" }, Stop);
    }

    private static async Task<List<string?>> NotifiedAsync(Shopper shopper) =>
        [.. (await shopper.NotificationsAsync()).Select(sent => sent.TryGetProperty("orderId", out JsonElement id) ? id.GetString() : null)];
}
