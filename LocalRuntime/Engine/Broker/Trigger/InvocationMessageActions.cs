using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Client;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>
/// Settles the message of one invocation, as long as that runs. Official source: <c>Grpc/SettlementService.cs</c> of
/// Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net).
/// </summary>
internal sealed class InvocationMessageActions(BrokerConnection connection, QueueAddress queue, Guid lockToken) : ServiceBusMessageActions
{
    private volatile bool _settled;
    private volatile bool _ended;

    /// <summary>Whether the function has settled the message, with success.</summary>
    public bool IsSettled => _settled;

    /// <summary>From now on settling fails.</summary>
    public void End() => _ended = true;

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.Complete), cancellationToken);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.Abandon) { Properties = propertiesToModify! }, cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLetter(propertiesToModify!, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    public override async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Check(message);
        message.LockedUntil = await connection.RenewLockAsync(queue, lockToken, cancellationToken);
    }

    private async Task SettleAsync(ServiceBusReceivedMessage message, Settlement settlement, CancellationToken cancellationToken)
    {
        Check(message);
        await connection.SettleAsync(queue, lockToken, settlement, cancellationToken);
        _settled = true;
    }

    private void Check(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_ended || message.LockTokenGuid != lockToken)
        {
            throw new InvalidOperationException(
                $"LockToken {message.LockToken} not found. A function settles the message that it was invoked for, and only while it runs.");
        }
    }
}
