namespace Shared.Events;

/// <summary>An event on its way to a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The event.</param>
public sealed record OutgoingEvent(string Topic, CloudEvent Event)
{
    /// <summary>An event that happened at a time that stays the same when the saga is replayed.</summary>
    public static OutgoingEvent From(IEvent data, DateTimeOffset time) => new(data.Topic, CloudEvent.From(data, time));
}
