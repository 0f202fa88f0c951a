using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Faults;

namespace LocalRuntime.Engine.Broker.Client;

/// <summary>
/// The way from a client to its broker: finds the broker, crosses the I/O edge (where faults are injected) and repeats what failed for a transient reason.
/// </summary>
internal sealed class BrokerConnection(string host, ServiceBusRetryOptions options, string? entityPath)
{
    private static readonly RandomSource UnreachableRandom = RandomSource.Unseeded();

    private volatile bool _closed;

    public string Host => host;

    public bool IsClosed => _closed;

    public void Close() => _closed = true;

    /// <exception cref="ArgumentException">The name is empty, or not that of the connection string.</exception>
    public void CheckEntity(string? name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, "entityName");
        ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusClient));
        if (entityPath is not null && !string.Equals(entityPath, name, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The connection string is only for '{entityPath}', not for '{name}'.", nameof(name));
        }
    }

    public Task<long> MaxSendBytesAsync(string entity, CancellationToken cancellationToken) => RunAsync(
        Operation($"open {entity}") with { IsWrite = false },
        entity,
        (broker, _) => ValueTask.FromResult(broker.MaxSendBytes(entity)),
        cancellationToken);

    public Task SendAsync(string entity, IReadOnlyList<BrokerMessage> messages, CancellationToken cancellationToken) =>
        RunAsync(Operation($"send {entity}", messages), entity, (broker, _) => NothingAsync(broker.SendAsync(entity, messages)), cancellationToken);

    public Task<IReadOnlyList<long>> ScheduleAsync(string entity, IReadOnlyList<BrokerMessage> messages, CancellationToken cancellationToken) =>
        RunAsync(Operation($"schedule {entity}", messages), entity, async (broker, _) => await broker.ScheduleAsync(entity, messages), cancellationToken);

    public Task CancelScheduledAsync(string entity, IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken) =>
        RunAsync(Operation($"cancel {entity}"), entity, (broker, _) => NothingAsync(broker.CancelScheduledAsync(entity, sequenceNumbers)), cancellationToken);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        QueueAddress queue, ServiceBusReceiveMode mode, int maxMessages, TimeSpan? maxWait, CancellationToken cancellationToken) => RunAsync(
            Operation($"receive {queue}"),
            queue.Path,
            async (broker, token) => await broker.ReceiveAsync(queue, mode, maxMessages, maxWait ?? options.TryTimeout, token),
            cancellationToken);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        QueueAddress queue, long fromSequenceNumber, int maxMessages, CancellationToken cancellationToken) => RunAsync(
            Operation($"peek {queue}") with { IsWrite = false },
            queue.Path,
            (broker, _) => ValueTask.FromResult(broker.Peek(queue, fromSequenceNumber, maxMessages)),
            cancellationToken);

    public Task SettleAsync(QueueAddress queue, Guid lockToken, Settlement settlement, CancellationToken cancellationToken) => RunAsync(
        Operation($"{settlement.Kind switch { SettlementKind.Complete => "complete", SettlementKind.Abandon => "abandon", _ => "dead-letter" }} {queue}"),
        queue.Path,
        (broker, _) => NothingAsync(broker.SettleAsync(queue, lockToken, settlement)),
        cancellationToken);

    public Task<DateTimeOffset> RenewLockAsync(QueueAddress queue, Guid lockToken, CancellationToken cancellationToken) => RunAsync(
        Operation($"renew {queue}"), queue.Path, (broker, _) => ValueTask.FromResult(broker.RenewLock(queue, lockToken)), cancellationToken);

    private static IoOperation Operation(string name, IReadOnlyList<BrokerMessage>? messages = null) =>
        new(IoEdge.Broker, name, IsWrite: true, RuntimeScope.Current.Function, messages is [var only] ? only.BodyText : null);

    private static async ValueTask<bool> NothingAsync(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> RunAsync<T>(
        IoOperation operation, string entity, Func<IBroker, CancellationToken, ValueTask<T>> operate, CancellationToken cancellationToken)
    {
        for (var attempts = 1; ; attempts++)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusClient));
            if (cancellationToken.IsCancellationRequested)
            {
                throw new TaskCanceledException();
            }

            var broker = BrokerDirectory.Find(host);
            TimeSpan pause;
            try
            {
                return await AttemptAsync(broker, operation, entity, operate, cancellationToken);
            }
            catch (ServiceBusException failure)
                when (RetryPolicy.PauseAfter(failure, attempts, options, broker?.Random ?? UnreachableRandom) is { } retryPause)
            {
                pause = retryPause;
            }

            await Task.Delay(pause, broker?.Time ?? TimeProvider.System, cancellationToken);
        }
    }

    private async Task<T> AttemptAsync<T>(
        IBroker? broker, IoOperation operation, string entity, Func<IBroker, CancellationToken, ValueTask<T>> operate, CancellationToken cancellationToken)
    {
        if (broker is null)
        {
            throw new ServiceBusException(
                $"No broker runs under the host '{host}' in this process. The local runtime reaches only brokers of its own process.",
                ServiceBusFailureReason.ServiceCommunicationProblem,
                entity);
        }

        try
        {
            return await RuntimeScope.Current.Faults.RunAsync(operation, token => operate(broker, token), cancellationToken);
        }
        catch (InjectedFaultException fault)
        {
            throw new ServiceBusException(fault.Message, ServiceBusFailureReason.ServiceCommunicationProblem, entity, fault);
        }
    }
}
