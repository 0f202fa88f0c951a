using Shared.Events;

namespace NotificationFunctions.Consumers;

/// <summary>An event that was read from a message and is one that this app knows.</summary>
/// <param name="Id">The CloudEvents id, by which a repetition is recognised.</param>
/// <param name="Data">What happened.</param>
/// <param name="UserId">The customer whom it concerns.</param>
/// <param name="OrderId">The order that it concerns, or null.</param>
public sealed record IncomingEvent(string Id, IEvent Data, string UserId, string? OrderId)
{
    /// <summary>The CloudEvents type.</summary>
    public string Type => Data.GetType().Name;

    /// <summary>The IDs that belong to whatever is logged about it.</summary>
    internal IReadOnlyList<KeyValuePair<string, object?>> LogProperties =>
        [new("EventId", Id), new("UserId", UserId), .. OrderId is null ? Array.Empty<KeyValuePair<string, object?>>() : [new("OrderId", OrderId)]];
}
