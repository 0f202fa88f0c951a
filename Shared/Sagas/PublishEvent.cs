using Microsoft.Azure.Functions.Worker;
using Shared.Events;
using Shared.Messaging;

namespace Shared.Sagas;

/// <summary>Activity: publishes an event. Publishing it again sends a message that its topic and its consumers know for a duplicate.</summary>
public sealed class PublishEvent(ServiceBusSenders senders, SagaProgress progress)
{
    /// <summary>Returns when the message is safe at the broker.</summary>
    [Function(nameof(PublishEvent))]
    public Task RunAsync([ActivityTrigger] OutgoingEvent outgoing, string instanceId, CancellationToken cancellationToken)
    {
        progress.Signal(instanceId);
        return senders.PublishAsync(outgoing, cancellationToken);
    }
}
