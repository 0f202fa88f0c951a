using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Events;
using Shared.Messaging;

namespace Shared.Sagas;

/// <summary>Activity: publishes an event. A second run sends a duplicate, which the topic and the consumers recognise by its ID.</summary>
public sealed class PublishEvent(ServiceBusSenders senders, SagaProgress progress)
{
    /// <summary>Calls the activity from a saga, until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, OutgoingEvent outgoing) =>
        context.CallActivityAsync(nameof(PublishEvent), outgoing, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the broker has stored the message.</summary>
    [Function(nameof(PublishEvent))]
    public Task RunAsync([ActivityTrigger] OutgoingEvent outgoing, string instanceId, CancellationToken cancellationToken)
    {
        progress.Signal(instanceId);
        return senders.PublishAsync(outgoing, cancellationToken);
    }
}
