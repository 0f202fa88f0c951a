#nullable disable annotations // As in the official package.

namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a sender. Official source: <c>Sender/ServiceBusSenderOptions.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusSenderOptions
{
    /// <summary>Names the sender; made up where it is not given.</summary>
    public string Identifier { get; set; }
}
