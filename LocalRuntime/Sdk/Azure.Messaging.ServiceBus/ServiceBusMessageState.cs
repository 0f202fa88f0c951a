namespace Azure.Messaging.ServiceBus;

/// <summary>Where in its life a message is. Official source: <c>Primitives/ServiceBusMessageState.cs</c> (azure-sdk-for-net).</summary>
public enum ServiceBusMessageState
{
    /// <summary>Available, or locked by a receiver.</summary>
    Active = 0,

    /// <summary>Set aside by a receiver.</summary>
    Deferred = 1,

    /// <summary>Waits for its enqueue time.</summary>
    Scheduled = 2,
}
