namespace LocalRuntime;

/// <summary>A topic: each of its subscriptions gets a copy of each message.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subscriptions">Its subscriptions; all take every message, as with the default rule.</param>
public sealed record TopicDescription(string Name, params IReadOnlyList<SubscriptionDescription> Subscriptions)
{
    /// <summary>For how long a MessageId is remembered, 20 s to 7 days; null where duplicates are not detected.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; }
}
