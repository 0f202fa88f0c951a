using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Shared.Messaging;

/// <summary>One sender for each topic or queue, kept for the life of the app as the SDK advises.</summary>
public sealed class ServiceBusSenders(ServiceBusClient client)
{
    private readonly ConcurrentDictionary<string, Lazy<ServiceBusSender>> _senders = new(StringComparer.Ordinal);

    /// <summary>The sender of a topic or queue; the client closes it.</summary>
    public ServiceBusSender For(string entity) => _senders.GetOrAdd(entity, name => new Lazy<ServiceBusSender>(() => client.CreateSender(name))).Value;
}
