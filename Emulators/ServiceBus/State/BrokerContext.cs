using Emulators.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.State;

/// <summary>What all entities of a broker share. Their memory is read and changed only under the gate.</summary>
internal sealed class BrokerContext
{
    private readonly LocalStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>With what the alarm does when it rings.</summary>
    public BrokerContext(LocalStore store, TimeProvider time, ILogger log, Func<DateTimeOffset, DateTimeOffset> ring)
    {
        (_store, _time, _log) = (store, time, log);
        Alarm = new Alarm(time, Gate, ring);
    }

    public Lock Gate { get; } = new();

    public Alarm Alarm { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Whether nothing is written any more: another broker may have gone on where this one ended.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Writes to the store, behind all writes that were asked for before. The caller holds the gate.</summary>
    /// <exception cref="BrokerException">The broker has stopped.</exception>
    public Task<T> WriteAsync<T>(Func<StoreSession, T> write) => IsStopped ? Task.FromException<T>(BrokerException.Stopped()) : _store.WriteAsync(write);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<StoreSession> write) => IsStopped ? Task.FromException(BrokerException.Stopped()) : _store.WriteAsync(write);

    /// <summary>Nothing is written, and nothing done by time, after this.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            IsStopped = true;
            Alarm.Dispose();
        }
    }

    /// <summary>
    /// Sees a change to its end that the broker makes of itself, so that nobody is told of its failure: it is tried again when the alarm rings, and else
    /// by the next start.
    /// </summary>
    public async Task ObserveAsync(Task change)
    {
        try
        {
            await change;
        }
        catch (Exception failure) when (failure is StoreFullException or SqliteException)
        {
            _log.LogWarning(failure, "The broker could not write a change of its own. It tries again");
            lock (Gate)
                Alarm.Set(Now + Alarm.RetryPause);
        }
        catch (StoreException failure)
        {
            _log.LogWarning(failure, "The broker could not write a change of its own");
        }
        catch (BrokerException) when (IsStopped)
        {
            // The next start repeats it.
        }
    }
}
