using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Changes;
using LocalRuntime.Engine.Broker.Client;
using LocalRuntime.Engine.Broker.State;
using LocalRuntime.Engine.Journaling;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Broker;

/// <summary>
/// The Service Bus of this process. What it acknowledges is in the journal; locks are not: a restart ends them, and their messages
/// come back with the deliveries they have behind them.
/// </summary>
internal sealed partial class MessageBroker(ServiceBusTopology topology) : IBroker, IJournalParticipant, IDisposable
{
    // The journal asks for the state while it is opened, before there is anything to synchronize with.
    private readonly Lock _gate = new();
    private readonly BrokerState _state = new(topology);
    private Running? _running;

    private sealed record Running(RuntimeServices Services, string Host, BrokerAlarm Alarm, ILogger Log);

    public byte Stream => 2;

    public TimeProvider Time => Run.Services.Time;

    public RandomSource Random => Run.Services.Random;

    private Running Run => _running ?? throw BrokerFailures.Stopped();

    public void Replay(ReadOnlySpan<byte> record)
    {
        foreach (var change in BrokerChangeCodec.Read(record.ToArray()))
        {
            _state.Apply(change);
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> Snapshot() => _state.Snapshot().Select(change => BrokerChangeCodec.Write(change));

    /// <summary>Goes on where the journal ends, and becomes reachable under <paramref name="host"/>.</summary>
    /// <exception cref="InvalidOperationException">Another broker is reachable under that host.</exception>
    public void Start(RuntimeServices services, string host)
    {
        var alarm = new BrokerAlarm(services.Time, _gate);
        _running = new Running(services, host, alarm, services.Loggers.CreateLogger("LocalRuntime.ServiceBus"));
        lock (_gate)
        {
            if (_state.Unknown.Count > 0)
            {
                Run.Log.LogWarning("The journal holds messages of entities that no longer exist; they are gone: {Entities}", string.Join(", ", _state.Unknown));
            }

            foreach (var target in _state.Targets)
            {
                foreach (var message in target.Scheduled.Values)
                {
                    SetActivation(target, message);
                }
            }

            foreach (var queue in _state.Queues)
            {
                DeadLetterWornOut(queue);
            }
        }

        BrokerDirectory.Register(host, this);
    }

    public bool Knows(QueueAddress queue) => _state.FindQueue(queue) is not null;

    /// <summary>Becomes unreachable. Receivers that wait fail.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_running is not { } running)
            {
                return;
            }

            BrokerDirectory.Unregister(running.Host, this);
            running.Alarm.Dispose();
            _running = null;
            foreach (var queue in _state.Queues)
            {
                foreach (var receiver in queue.Waiting)
                {
                    receiver.Delivery.SetException(BrokerFailures.Stopped());
                }

                queue.Waiting.Clear();
            }
        }
    }

    private MessageQueue Queue(QueueAddress address) => _state.FindQueue(address) ?? throw BrokerFailures.EntityNotFound(address.Path);

    private SendTarget Target(string name) => _state.FindTarget(name) ?? throw BrokerFailures.EntityNotFound(name);

    /// <summary>
    /// Writes changes, then applies them. Called under the gate, so the journal has changes in the order in which they were decided;
    /// it returns at once. <paramref name="applied"/> runs under the gate again.
    /// </summary>
    private async Task CommitAsync(IReadOnlyList<BrokerChange> changes, Action applied)
    {
        await Run.Services.Journal.AppendAsync(Stream, BrokerChangeCodec.Write(changes));
        lock (_gate)
        {
            foreach (var change in changes)
            {
                _state.Apply(change);
            }

            applied();
        }
    }

    // What the broker does of itself has no caller to tell. A broken journal ends the process anyway, and the next start repeats it.
    private async Task ObserveAsync(Task commit)
    {
        try
        {
            await commit;
        }
        catch (Exception failure) when (failure is JournalBrokenException or ServiceBusException)
        {
            _running?.Log.LogError(failure, "The broker could not write a change of its own.");
        }
    }
}
