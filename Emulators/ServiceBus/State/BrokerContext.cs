using Emulators.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.State;

/// <summary>What all entities of a broker share. Their state in memory is read and changed only under the gate.</summary>
internal sealed class BrokerContext
{
    private readonly LocalStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>The function does what is due when the alarm rings.</summary>
    public BrokerContext(LocalStore store, TimeProvider time, ILogger log, Func<DateTimeOffset, DateTimeOffset> ring)
    {
        (_store, _time, _log) = (store, time, log);
        Alarm = new Alarm(time, Gate, ring);
    }

    public Lock Gate { get; } = new();

    public Alarm Alarm { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Whether writes are refused, because another broker may have taken over the store.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Writes to the store, after all writes that were requested before. The caller holds the gate.</summary>
    /// <exception cref="BrokerException">The broker has stopped.</exception>
    public async Task<T> WriteAsync<T>(Func<StoreSession, T> write)
    {
        try
        {
            return IsStopped ? throw BrokerException.Stopped() : await _store.WriteAsync(write);
        }
        catch
        {
            // Fails asynchronously, or the reaction to it, such as making a message available again, would run inside the code that requested the write.
            await Task.Yield();
            throw;
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<StoreSession> write) => WriteAsync(session =>
    {
        write(session);
        return true;
    });

    /// <summary>Refuses writes, and stops the alarm.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            IsStopped = true;
            Alarm.Dispose();
        }
    }

    /// <summary>
    /// Awaits a change that the broker makes on its own, whose failure no client is told of. It is tried again when the alarm rings, or else after the next
    /// start.
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
            // The change is made again after the next start.
        }
    }
}
