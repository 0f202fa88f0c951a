using Azure.Messaging.ServiceBus;
using Moq;
using Shared.Events;
using Shared.Identifiers;
using Shared.Messaging;
using Shared.Sagas;

namespace Tests.Unit.Billing;

public sealed class PublishEventTests
{
    [Fact]
    public async Task The_message_carries_the_event_and_its_id_by_which_duplicates_are_known()
    {
        var sent = new List<ServiceBusMessage>();
        var sender = new Mock<ServiceBusSender>(MockBehavior.Strict);
        sender.Setup(s => s.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .Callback((ServiceBusMessage message, CancellationToken _) => sent.Add(message))
            .Returns(Task.CompletedTask);
        var client = new Mock<ServiceBusClient>(MockBehavior.Strict);
        client.Setup(c => c.CreateSender("orders")).Returns(sender.Object);
        var publish = new PublishEvent(new ServiceBusSenders(client.Object), new SagaProgress());
        var order = OrderId.For(UserId.For("ada", "key"), "key");
        var outgoing = OutgoingEvent.From(new OrderConfirmed(order, UserId.For("ada", "key"), 400m, "USD"), DateTimeOffset.UnixEpoch);

        await publish.RunAsync(outgoing, "order-1", TestContext.Current.CancellationToken);
        await publish.RunAsync(outgoing, "order-1", TestContext.Current.CancellationToken);

        Assert.Equal(2, sent.Count);
        Assert.All(sent, message =>
        {
            Assert.Equal(
                ($"{order}-OrderConfirmed", "com.orderworkflow.OrderConfirmed.v1", "application/cloudevents+json"),
                (message.MessageId, message.Subject, message.ContentType));
            Assert.Equal(outgoing.Event.ToUtf8Json(), message.Body.ToArray());
        });
        client.Verify(c => c.CreateSender("orders"), Times.Once);
    }
}
