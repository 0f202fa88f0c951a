namespace Emulators.ServiceBus.Messages;

/// <summary>
/// A message as its sender encoded it; only what the broker needs to know is decoded. Nobody changes it, so all subscriptions share it.
/// </summary>
/// <param name="Encoded">All sections, as they came.</param>
/// <param name="BareOffset">Where the bare message begins, after header and annotations.</param>
internal sealed record BrokerMessage(byte[] Encoded, int BareOffset)
{
    public string? MessageId { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public DateTimeOffset ScheduledEnqueueTime { get; init; }
}
