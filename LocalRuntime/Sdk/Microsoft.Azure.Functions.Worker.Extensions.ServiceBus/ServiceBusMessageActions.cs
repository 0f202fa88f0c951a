using Azure.Messaging.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Settles the message that the function runs for; only while it runs.
/// Official source: <c>extensions/Worker.Extensions.ServiceBus/src/ServiceBusMessageActions.cs</c> (azure-functions-dotnet-worker).
/// </summary>
public class ServiceBusMessageActions
{
    /// <summary>For mocking.</summary>
    protected ServiceBusMessageActions()
    {
    }

    /// <summary>Removes the message: it has been dealt with.</summary>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw OnlyForMocking(nameof(CompleteMessageAsync));

    /// <summary>Gives the message back; it is delivered again at once, or dead-lettered when this was its last delivery.</summary>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        throw OnlyForMocking(nameof(AbandonMessageAsync));

    /// <summary>Moves the message to the dead letters.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        throw OnlyForMocking(nameof(DeadLetterMessageAsync));

    /// <summary>Extends the lock of the message. The trigger does so by itself while the function runs.</summary>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw OnlyForMocking(nameof(RenewMessageLockAsync));

    private static InvalidOperationException OnlyForMocking(string member) =>
        new($"{nameof(ServiceBusMessageActions)}.{member} was called on an instance made for mocking that does not override it.");
}
