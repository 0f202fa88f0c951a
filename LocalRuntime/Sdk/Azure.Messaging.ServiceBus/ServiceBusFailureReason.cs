namespace Azure.Messaging.ServiceBus;

/// <summary>Why an operation failed. Official source: <c>Primitives/ServiceBusFailureReason.cs</c> (azure-sdk-for-net).</summary>
public enum ServiceBusFailureReason
{
    /// <summary>None of the other reasons.</summary>
    GeneralError = 0,

    /// <summary>The namespace has no such queue, topic or subscription.</summary>
    MessagingEntityNotFound = 1,

    /// <summary>The lock has expired, or the message is settled already.</summary>
    MessageLockLost = 2,

    /// <summary>There is no such message.</summary>
    MessageNotFound = 3,

    /// <summary>The message, or the batch, is larger than the entity takes.</summary>
    MessageSizeExceeded = 4,

    /// <summary>The entity is disabled.</summary>
    MessagingEntityDisabled = 5,

    /// <summary>A quota of the entity or the namespace is used up.</summary>
    QuotaExceeded = 6,

    /// <summary>The service asks to come back later; transient.</summary>
    ServiceBusy = 7,

    /// <summary>The service did not answer in time; transient.</summary>
    ServiceTimeout = 8,

    /// <summary>The service cannot be reached; transient.</summary>
    ServiceCommunicationProblem = 9,

    /// <summary>The session is locked by another receiver.</summary>
    SessionCannotBeLocked = 10,

    /// <summary>The session's lock has expired.</summary>
    SessionLockLost = 11,

    /// <summary>The entity exists already.</summary>
    MessagingEntityAlreadyExists = 12,
}
