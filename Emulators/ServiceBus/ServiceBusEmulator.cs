using Emulators.ServiceBus.Amqp;
using Emulators.ServiceBus.State;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.ServiceBus;

/// <summary>
/// A Service Bus namespace on this machine, which the official clients reach over AMQP 1.0. What it acknowledges is on the disk; locks are not: after a
/// restart locked messages are available again, with the deliveries they have behind them.
/// </summary>
public sealed class ServiceBusEmulator : IAsyncDisposable
{
    private readonly Broker _broker;
    private readonly AmqpFront _front;

    private ServiceBusEmulator(Broker broker, AmqpFront front) => (_broker, _front) = (broker, front);

    /// <summary>What the store must be opened with.</summary>
    public static IStoreSchema Schema { get; } = new BrokerSchema();

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => _front.Port;

    /// <summary>For Azure.Messaging.ServiceBus. Keys are not checked.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;";

    /// <summary>Goes on where the store ends, and listens.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<ServiceBusEmulator> StartAsync(LocalStore store, ServiceBusEmulatorOptions options)
    {
        var log = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ServiceBusEmulator>();
        var broker = new Broker(store, options.Topology, options.TimeProvider, log);
        try
        {
            await broker.StartAsync();
            return new ServiceBusEmulator(broker, new AmqpFront(broker, options.Port, options.Faults, log));
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    /// <summary>What clients have done.</summary>
    public ServiceBusCounters Counters => _front.Counters;

    /// <summary>How many messages each queue and subscription holds, and each topic for later, at one moment.</summary>
    public IReadOnlyList<EntityCounts> CountMessages() => _broker.CountMessages();

    /// <summary>Puts up to 1,000 dead letters of a queue or subscription back into it, as if they had just arrived.</summary>
    /// <param name="entity">The path as <see cref="CountMessages"/> gives it.</param>
    /// <returns>How many there were; null where there is no such entity.</returns>
    public async Task<int?> RedriveAsync(string entity) =>
        CountMessages().Any(counts => counts.Entity == entity && counts.HoldsMessages) ? await _broker.RedriveAsync(QueueAddress.Parse(entity)) : null;

    /// <summary>Stops listening, and closes all connections. Clients should be closed first: one whose server is gone waits long for it.</summary>
    public ValueTask DisposeAsync()
    {
        _broker.Dispose();
        _front.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What an emulator is started with.</summary>
public sealed record ServiceBusEmulatorOptions
{
    /// <summary>The entities. Messages of others that the store holds stay there.</summary>
    public required ServiceBusTopology Topology { get; init; }

    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of locks, schedules and lifetimes.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Null for no log.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>For tests.</summary>
    public IServiceBusFaults? Faults { get; init; }
}

/// <summary>
/// How many messages an entity holds: a queue, a subscription (<c>topic/Subscriptions/name</c>), or a topic, which holds only scheduled ones. Locked
/// messages are active.
/// </summary>
public sealed record EntityCounts(string Entity, int Active, int Deferred, int Scheduled, int DeadLettered)
{
    /// <summary>Whether messages can be received from it; false for a topic.</summary>
    public bool HoldsMessages { get; init; } = true;
}
