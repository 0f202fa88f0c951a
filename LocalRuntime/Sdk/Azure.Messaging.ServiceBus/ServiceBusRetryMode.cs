namespace Azure.Messaging.ServiceBus;

/// <summary>How the pauses between attempts grow. Official source: <c>Primitives/ServiceBusRetryMode.cs</c> (azure-sdk-for-net).</summary>
public enum ServiceBusRetryMode
{
    /// <summary>They stay the same.</summary>
    Fixed = 0,

    /// <summary>They double.</summary>
    Exponential = 1,
}
