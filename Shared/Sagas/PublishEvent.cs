using Microsoft.Azure.Functions.Worker;
using Shared.Events;
using Shared.Messaging;

namespace Shared.Sagas;

/// <summary>Activity: publishes an event. Publishing it again does no harm: the topic and its consumers drop the duplicate.</summary>
public sealed class PublishEvent(ServiceBusSenders senders)
{
    /// <summary>Returns when the broker has stored the message.</summary>
    [Function(nameof(PublishEvent))]
    public Task RunAsync([ActivityTrigger] OutgoingEvent outgoing, CancellationToken cancellationToken) => senders.PublishAsync(outgoing, cancellationToken);
}
