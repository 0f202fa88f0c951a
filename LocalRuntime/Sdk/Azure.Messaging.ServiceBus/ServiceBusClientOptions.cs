#nullable disable annotations // As in the official package.

namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a client. Official source: <c>Client/ServiceBusClientOptions.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusClientOptions
{
    /// <summary>Names the client; made up where it is not given.</summary>
    public string Identifier { get; set; }

    /// <summary>How operations are repeated.</summary>
    public ServiceBusRetryOptions RetryOptions
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();
}
