#nullable disable annotations // As in the official package.

namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a receiver. Official source: <c>Receiver/ServiceBusReceiverOptions.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusReceiverOptions
{
    /// <summary>Names the receiver; made up where it is not given.</summary>
    public string Identifier { get; set; }

    /// <summary>What receiving does to a message; it locks it by default.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; } = ServiceBusReceiveMode.PeekLock;

    /// <summary>Which of the entity's queues is read.</summary>
    public SubQueue SubQueue { get; set; } = SubQueue.None;
}
