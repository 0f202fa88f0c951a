#nullable disable annotations // As in the official package.

using LocalRuntime.Engine.Broker.Client;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends messages to a queue or topic. Official source: <c>Sender/ServiceBusSender.cs</c> (azure-sdk-for-net).</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly BrokerConnection _connection;
    private volatile bool _closed;

    /// <summary>For mocking.</summary>
    protected ServiceBusSender()
    {
    }

    internal ServiceBusSender(BrokerConnection connection, string entityPath, ServiceBusSenderOptions options)
    {
        _connection = connection;
        EntityPath = entityPath;
        Identifier = Identifiers.OrNew(options?.Identifier, entityPath);
    }

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _connection.Host;

    /// <summary>The queue or topic.</summary>
    public virtual string EntityPath { get; }

    /// <summary>Names the sender.</summary>
    public virtual string Identifier { get; }

    /// <summary>Whether the sender is closed.</summary>
    public virtual bool IsClosed => _closed;

    /// <summary>Creates a batch as large as the queue or topic allows, which it has to be asked for.</summary>
    /// <exception cref="ServiceBusException">The entity does not exist, or the broker cannot be reached.</exception>
    public virtual async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return new ServiceBusMessageBatch(await _connection.MaxSendBytesAsync(EntityPath, cancellationToken));
    }

    /// <summary>Sends a message; it is safe at the broker when the task completes.</summary>
    /// <exception cref="ServiceBusException">The entity does not exist, the message is too large, or the broker cannot be reached.</exception>
    public virtual async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await SendMessagesAsync([message], cancellationToken);
    }

    /// <summary>Sends messages, all or none; they are safe at the broker when the task completes.</summary>
    /// <exception cref="ServiceBusException">The entity does not exist, the messages are too large together, or the broker cannot be reached.</exception>
    public virtual async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ThrowIfClosed();
        var all = messages.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        using var span = SenderTracing.Start("ServiceBusSender.Send", _connection.Host, EntityPath, all);
        var contents = Array.ConvertAll(all, message => message.ToContent());
        await span.RunAsync(() => _connection.SendAsync(EntityPath, contents, cancellationToken));
    }

    /// <summary>Sends a message that becomes available at <paramref name="scheduledEnqueueTime"/>.</summary>
    /// <returns>Its sequence number, which cancels it.</returns>
    /// <exception cref="ServiceBusException">The entity does not exist, the message is too large, or the broker cannot be reached.</exception>
    public virtual async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var numbers = await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken);
        return numbers[0];
    }

    /// <summary>Sends messages, all or none, that become available at <paramref name="scheduledEnqueueTime"/>.</summary>
    /// <returns>Their sequence numbers, which cancel them.</returns>
    /// <exception cref="ServiceBusException">The entity does not exist, the messages are too large together, or the broker cannot be reached.</exception>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ThrowIfClosed();
        var all = messages.ToArray();
        if (all.Length == 0)
        {
            return [];
        }

        using var span = SenderTracing.Start("ServiceBusSender.Schedule", _connection.Host, EntityPath, all);
        foreach (var message in all)
        {
            message.ScheduledEnqueueTime = scheduledEnqueueTime.ToUniversalTime();
        }

        var contents = Array.ConvertAll(all, message => message.ToContent());
        return await span.RunAsync(() => _connection.ScheduleAsync(EntityPath, contents, cancellationToken));
    }

    /// <summary>Takes a scheduled message back.</summary>
    /// <exception cref="ServiceBusException">It is not scheduled (any more): <see cref="ServiceBusFailureReason.MessageNotFound"/>.</exception>
    public virtual async Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        await CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    /// <summary>Takes scheduled messages back, all or none.</summary>
    /// <exception cref="ServiceBusException">One is not scheduled (any more): <see cref="ServiceBusFailureReason.MessageNotFound"/>.</exception>
    public virtual async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        ThrowIfClosed();
        var numbers = sequenceNumbers.ToArray();
        if (numbers.Length > 0)
        {
            await _connection.CancelScheduledAsync(EntityPath, numbers, cancellationToken);
        }
    }

    /// <summary>Closes the sender.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    /// <summary>Closes the sender.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, this);
}
