using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Moq;
using Shared.Events;

namespace Tests.Support;

/// <summary>A Service Bus that writes down what is published, and can be out of order.</summary>
internal sealed class RecordedTopics
{
    private readonly Mock<ServiceBusClient> _client = new(MockBehavior.Strict);

    public RecordedTopics() => _client.Setup(client => client.CreateSender(It.IsAny<string>())).Returns((string topic) => CreateSender(topic));

    public ServiceBusClient Client => _client.Object;

    public bool IsDown { get; set; }

    public ConcurrentQueue<(string Topic, CloudEvent Event)> Published { get; } = new();

    /// <summary>The messages of <see cref="Published"/>, as they were sent.</summary>
    public ConcurrentQueue<(string Topic, ServiceBusMessage Message)> Messages { get; } = new();

    private ServiceBusSender CreateSender(string topic)
    {
        var sender = new Mock<ServiceBusSender>(MockBehavior.Strict);
        sender.Setup(s => s.CreateMessageBatchAsync(It.IsAny<CancellationToken>())).Returns(() =>
        {
            ThrowIfDown();
            return ValueTask.FromResult(ServiceBusModelFactory.ServiceBusMessageBatch(batchSizeBytes: 1, []));
        });
        sender.Setup(s => s.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .Returns((ServiceBusMessage message, CancellationToken _) =>
            {
                ThrowIfDown();
                Published.Enqueue((topic, CloudEvent.Parse(message.Body)));
                Messages.Enqueue((topic, message));
                return Task.CompletedTask;
            });
        return sender.Object;
    }

    private void ThrowIfDown()
    {
        if (IsDown)
            throw new ServiceBusException("The broker does not answer.", ServiceBusFailureReason.ServiceCommunicationProblem);
    }
}
