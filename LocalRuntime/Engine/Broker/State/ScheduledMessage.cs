using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker.State;

/// <summary>A message that waits for its time.</summary>
internal sealed record ScheduledMessage(BrokerMessage Content, long SequenceNumber, DateTimeOffset AcceptedTime)
{
    /// <summary>Set while its activation or cancellation is being written: it can no longer be cancelled or activated.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>What a client sees of it when it peeks.</summary>
    public ServiceBusReceivedMessage ToReceived() => new(Content)
    {
        SequenceNumber = SequenceNumber,
        EnqueuedTime = AcceptedTime,
        State = ServiceBusMessageState.Scheduled,
    };
}
