#nullable disable annotations // As in the official package.

using System.Runtime.CompilerServices;
using LocalRuntime.Engine.Broker;
using LocalRuntime.Engine.Broker.Client;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// Receives messages from a queue or subscription and settles them.
/// Official source: <c>Receiver/ServiceBusReceiver.cs</c> (azure-sdk-for-net).
/// </summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly BrokerConnection _connection;
    private readonly QueueAddress _queue;
    private long _lastPeeked;
    private volatile bool _closed;

    /// <summary>For mocking.</summary>
    protected ServiceBusReceiver()
    {
    }

    internal ServiceBusReceiver(BrokerConnection connection, string queueOrTopicName, string subscriptionName, ServiceBusReceiverOptions options)
    {
        options ??= new ServiceBusReceiverOptions();
        _connection = connection;
        _queue = new QueueAddress(queueOrTopicName, subscriptionName, options.SubQueue switch
        {
            SubQueue.None => false,
            SubQueue.DeadLetter => true,
            _ => throw new NotSupportedException($"{nameof(SubQueue)}.{options.SubQueue}: the local runtime does not forward messages."),
        });
        ReceiveMode = options.ReceiveMode;
        Identifier = Identifiers.OrNew(options.Identifier, EntityPath);
    }

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _connection.Host;

    /// <summary>The path of the queue, <c>topic/Subscriptions/name</c> for a subscription, with <c>/$DeadLetterQueue</c> for its dead letters.</summary>
    public virtual string EntityPath => _queue.Path;

    /// <summary>What receiving does to a message.</summary>
    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>Names the receiver.</summary>
    public virtual string Identifier { get; }

    /// <summary>Whether the receiver is closed.</summary>
    public virtual bool IsClosed => _closed;

    /// <summary>Receives a message, or returns null when none came within <paramref name="maxWaitTime"/> (by default the retry options' TryTimeout).</summary>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>
    /// Receives what is there, up to <paramref name="maxMessages"/>;
    /// waits for the first up to <paramref name="maxWaitTime"/> (by default the retry options' TryTimeout).
    /// </summary>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        }

        ThrowIfClosed();
        return await _connection.ReceiveAsync(_queue, ReceiveMode, maxMessages, maxWaitTime, cancellationToken);
    }

    /// <summary>Receives one message after the other until cancelled.</summary>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await ReceiveMessageAsync(cancellationToken: cancellationToken) is { } message)
            {
                yield return message;
            }
        }
    }

    /// <summary>
    /// Reads a message without receiving it:
    /// the one after the last that was peeked, or the first from <paramref name="fromSequenceNumber"/>.
    /// </summary>
    public virtual async Task<ServiceBusReceivedMessage> PeekMessageAsync(
        long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        var messages = await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken);
        return messages.Count == 0 ? null : messages[0];
    }

    /// <summary>
    /// Reads messages without receiving them:
    /// those after the last that was peeked, or from <paramref name="fromSequenceNumber"/>. They cannot be settled.
    /// </summary>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ThrowIfClosed();
        var from = fromSequenceNumber ?? Interlocked.Read(ref _lastPeeked) + 1;
        var messages = await _connection.PeekAsync(_queue, from, maxMessages, cancellationToken);
        if (messages.Count > 0)
        {
            Interlocked.Exchange(ref _lastPeeked, messages[^1].SequenceNumber);
        }

        return messages;
    }

    /// <summary>Removes a message: it has been dealt with.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: <see cref="ServiceBusFailureReason.MessageLockLost"/>.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.Complete), cancellationToken);

    /// <summary>Gives a message back: it is available again at once, or dead-lettered when this was its last delivery.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: <see cref="ServiceBusFailureReason.MessageLockLost"/>.</exception>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Settlement(SettlementKind.Abandon) { Properties = propertiesToModify }, cancellationToken);

    /// <summary>Moves a message to the dead letters.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: <see cref="ServiceBusFailureReason.MessageLockLost"/>.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default) =>
        DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason: null, deadLetterErrorDescription: null, cancellationToken);

    /// <summary>Moves a message to the dead letters.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: <see cref="ServiceBusFailureReason.MessageLockLost"/>.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        DeadLetterMessageAsync(message, propertiesToModify: null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Moves a message to the dead letters.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: <see cref="ServiceBusFailureReason.MessageLockLost"/>.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object> propertiesToModify,
        string deadLetterReason,
        string deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, Settlement.DeadLetter(propertiesToModify, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    /// <summary>Extends the lock by the entity's lock duration, from now.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: <see cref="ServiceBusFailureReason.MessageLockLost"/>.</exception>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        CheckSettleable(message);
        message.LockedUntil = await _connection.RenewLockAsync(_queue, message.LockTokenGuid, cancellationToken);
    }

    /// <summary>Closes the receiver. Messages that it holds stay locked until their locks expire.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    /// <summary>Closes the receiver.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private Task SettleAsync(ServiceBusReceivedMessage message, Settlement settlement, CancellationToken cancellationToken)
    {
        CheckSettleable(message);
        return _connection.SettleAsync(_queue, message.LockTokenGuid, settlement, cancellationToken);
    }

    private void CheckSettleable(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ThrowIfClosed();
        if (ReceiveMode != ServiceBusReceiveMode.PeekLock)
        {
            throw new InvalidOperationException("The operation is only supported in 'PeekLock' receive mode.");
        }

        if (message.LockTokenGuid == Guid.Empty)
        {
            throw new InvalidOperationException("This operation can only be performed on messages that were received, not on those that were peeked.");
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, this);
}
