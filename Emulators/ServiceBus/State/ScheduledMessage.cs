using Emulators.ServiceBus.Messages;

namespace Emulators.ServiceBus.State;

/// <summary>A message that waits for its time, under a number that it has only until then.</summary>
internal sealed record ScheduledMessage(BrokerMessage Content, long SequenceNumber, DateTimeOffset AcceptedTime)
{
    public DateTimeOffset Due => Content.ScheduledEnqueueTime;

    /// <summary>Whether it is just being activated or cancelled.</summary>
    public bool IsLeaving { get; set; }
}
