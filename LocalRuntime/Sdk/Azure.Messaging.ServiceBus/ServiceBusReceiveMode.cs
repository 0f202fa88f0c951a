namespace Azure.Messaging.ServiceBus;

/// <summary>What receiving does to a message. Official source: <c>Primitives/ServiceBusReceiveMode.cs</c> (azure-sdk-for-net).</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>It is locked for the receiver, which must settle it.</summary>
    PeekLock = 0,

    /// <summary>It is removed.</summary>
    ReceiveAndDelete = 1,
}
