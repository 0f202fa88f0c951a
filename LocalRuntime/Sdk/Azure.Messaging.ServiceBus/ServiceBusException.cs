#nullable disable annotations // As in the official package.

namespace Azure.Messaging.ServiceBus;

/// <summary>A failed operation. Official source: <c>Primitives/ServiceBusException.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusException : Exception
{
    /// <summary>Creates an exception without content.</summary>
    public ServiceBusException()
    {
    }

    /// <summary>Creates an exception; it is transient where <paramref name="reason"/> is one that passes by itself.</summary>
    public ServiceBusException(string message, ServiceBusFailureReason reason, string entityPath = default, Exception innerException = default)
        : this(IsTransientReason(reason), message, entityPath, reason, innerException)
    {
    }

    /// <summary>Creates an exception.</summary>
    public ServiceBusException(
        bool isTransient,
        string message,
        string entityName = default,
        ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError,
        Exception innerException = default)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    /// <summary>Whether the same operation may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Why it failed.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>The queue, topic or subscription concerned, where there is one.</summary>
    public string EntityPath { get; }

    /// <inheritdoc/>
    public override string Message =>
        string.IsNullOrEmpty(EntityPath) ? $"{base.Message} ({Reason})" : $"{base.Message} ({EntityPath} - {Reason})";

    private static bool IsTransientReason(ServiceBusFailureReason reason) =>
        reason is ServiceBusFailureReason.ServiceCommunicationProblem or ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.ServiceBusy;
}
