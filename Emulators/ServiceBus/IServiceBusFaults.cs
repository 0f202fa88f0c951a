namespace Emulators.ServiceBus;

/// <summary>Decides which operations fail, and how. It is for tests; all these failures happen in Azure too.</summary>
public interface IServiceBusFaults
{
    /// <summary>Called once for every operation, which it may delay.</summary>
    ValueTask<ServiceBusFault> DecideAsync(ServiceBusOperation operation);
}

/// <summary>
/// An operation of a client, with the path of the queue, topic, subscription or dead-letter queue, and the MessageIds of its messages as far as they are known;
/// null for a message without one.
/// </summary>
public sealed record ServiceBusOperation(ServiceBusOperationKind Kind, string Entity, IReadOnlyList<string?> MessageIds);

/// <summary>Operations that change something.</summary>
public enum ServiceBusOperationKind
{
    /// <summary>Sends messages, at once or scheduled.</summary>
    Send,

    /// <summary>Cancels scheduled messages.</summary>
    CancelScheduled,

    /// <summary>Receives deferred messages by their sequence numbers.</summary>
    ReceiveDeferred,

    /// <summary>Renews the locks of received messages.</summary>
    RenewLock,

    /// <summary>Settles received messages.</summary>
    Complete,

    /// <inheritdoc cref="Complete"/>
    Abandon,

    /// <inheritdoc cref="Complete"/>
    DeadLetter,

    /// <inheritdoc cref="Complete"/>
    Defer,
}

/// <summary>How an operation fails.</summary>
public enum ServiceBusFault
{
    /// <summary>It succeeds.</summary>
    None,

    /// <summary>Refused with amqp:internal-error; nothing is done.</summary>
    RefusedBefore,

    /// <summary>Done, and refused with amqp:internal-error: its answer is lost.</summary>
    RefusedAfter,

    /// <summary>The connection is closed instead of an answer; nothing is done.</summary>
    DisconnectedBefore,

    /// <summary>Done, and the connection is closed instead of an answer.</summary>
    DisconnectedAfter,
}
