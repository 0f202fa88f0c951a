using Emulators.ServiceBus.Amqp;
using Emulators.ServiceBus.State;
using Emulators.ServiceBus.Topology;
using Emulators.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.ServiceBus;

/// <summary>
/// A Service Bus namespace on this machine, which the official clients reach over AMQP 1.0. What it acknowledges is on the disk. Locks are in memory only:
/// after a restart locked messages are available again, with their delivery counts.
/// </summary>
public sealed class ServiceBusEmulator : IAsyncDisposable
{
    private readonly Broker _broker;
    private readonly AmqpServer _server;

    private ServiceBusEmulator(Broker broker, AmqpServer server) => (_broker, _server) = (broker, server);

    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new BrokerSchema();

    /// <summary>The port that it listens on, on 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>For Azure.Messaging.ServiceBus. Keys are not checked.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;";

    /// <summary>Loads the messages from the store, and listens.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<ServiceBusEmulator> StartAsync(LocalStore store, ServiceBusEmulatorOptions options)
    {
        var log = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ServiceBusEmulator>();
        var broker = new Broker(store, options.Topology, options.TimeProvider, log);
        try
        {
            await broker.StartAsync();
            return new ServiceBusEmulator(broker, new AmqpServer(broker, options.Port, options.Faults, log));
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    /// <summary>The number of <see cref="ServiceBusOperationKind"/> that clients have made, and as <c>Deliver</c> that of the messages that they got.</summary>
    public OperationCounters Counters => _server.Counters;

    /// <summary>A snapshot of how many messages each queue and subscription holds, and how many are scheduled at each topic.</summary>
    public IReadOnlyList<EntityCounts> CountMessages() => _broker.CountMessages();

    /// <summary>Puts up to 1,000 dead letters of a queue or subscription back into it, as if they had just arrived.</summary>
    /// <param name="entity">The path as <see cref="CountMessages"/> gives it.</param>
    /// <returns>How many were moved; null where there is no such entity.</returns>
    public async Task<int?> RedriveAsync(string entity) =>
        CountMessages().Any(counts => counts.Entity == entity && counts.HoldsMessages) ? await _broker.RedriveAsync(QueueAddress.Parse(entity)) : null;

    /// <summary>Stops listening, and closes all connections. Clients should be closed first, because one that loses its server retries for long.</summary>
    public ValueTask DisposeAsync()
    {
        _broker.Dispose();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The options of an emulator.</summary>
public sealed record ServiceBusEmulatorOptions
{
    /// <summary>The entities. Messages of other entities stay in the store, unused.</summary>
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
