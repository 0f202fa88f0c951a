using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Shared.Events;

namespace Shared.Messaging;

/// <summary>One sender for each topic or queue, kept for the life of the app as the SDK advises.</summary>
public sealed class ServiceBusSenders(ServiceBusClient client)
{
    private readonly ConcurrentDictionary<string, Lazy<ServiceBusSender>> _senders = new(StringComparer.Ordinal);

    /// <summary>The sender of a topic or queue; the client closes it.</summary>
    public ServiceBusSender For(string entity) => _senders.GetOrAdd(entity, name => new Lazy<ServiceBusSender>(() => client.CreateSender(name))).Value;

    /// <summary>
    /// Publishes an event; returns when the broker has stored it. Publishing again does no harm: the topic and its consumers drop the duplicate. One with a
    /// MessageId of its own passes the topic, and its consumers handle it again.
    /// </summary>
    public Task PublishAsync(OutgoingEvent outgoing, CancellationToken cancellationToken)
    {
        var message = new ServiceBusMessage(outgoing.Event.ToUtf8Json())
        {
            MessageId = outgoing.MessageId ?? outgoing.Event.Id,
            Subject = outgoing.Event.Type,
            ContentType = CloudEvent.ContentType,
        };
        return For(outgoing.Topic).SendMessageAsync(message, cancellationToken);
    }
}
