namespace Emulators.ServiceBus;

/// <summary>Decides which operations fail, and how. For tests: what it can do happens in Azure too.</summary>
public interface IServiceBusFaults
{
    /// <summary>Is asked once for every operation, and may hold it up.</summary>
    ValueTask<ServiceBusFault> DecideAsync(ServiceBusOperation operation);
}

/// <summary>
/// What a client asks for, with the path of the queue, topic, subscription or dead-letter queue, and the MessageIds of the messages that it is about
/// as far as they are known; null for a message without.
/// </summary>
public sealed record ServiceBusOperation(ServiceBusOperationKind Kind, string Entity, IReadOnlyList<string?> MessageIds);

/// <summary>Operations that change something.</summary>
public enum ServiceBusOperationKind
{
    /// <summary>Of one message or several, now or scheduled.</summary>
    Send,

    /// <summary>Of scheduled messages.</summary>
    CancelScheduled,

    /// <summary>Of deferred messages, by their numbers.</summary>
    ReceiveDeferred,

    /// <summary>Of a received message.</summary>
    RenewLock,

    /// <summary>Settlement.</summary>
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
    /// <summary>It does not.</summary>
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
