namespace Shared.Events;

/// <summary>The names of the topics, subscriptions and queues in Service Bus.</summary>
public static class ServiceBusEntities
{
    /// <summary>The topic of what happens to orders.</summary>
    public const string OrdersTopic = "orders";

    /// <summary>The subscription to <see cref="OrdersTopic"/> from which customers get their email.</summary>
    public const string EmailSubscription = "email";

    /// <summary>The topic of what happens to customers.</summary>
    public const string CustomersTopic = "customers";

    /// <summary>The subscription to <see cref="CustomersTopic"/> that keeps the notifications app's recipients.</summary>
    public const string ProfilesSubscription = "profiles";

    /// <summary>The queue of events whose email must wait.</summary>
    public const string EmailRetriesQueue = "email-retries";
}
