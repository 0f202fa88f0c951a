using Emulators.Storage;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable;

/// <summary>
/// Signals the instances of a hub whose timers and delayed starts become due. These are in the store; here is one timer, set to when the next of them is due.
/// </summary>
internal sealed class DueMessages : IDisposable
{
    private const int MaxRowsPerRead = 1_000;

    // A clock that was set, or a machine that slept, is noticed after this time at the latest.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly LocalStore _store;
    private readonly long _hub;
    private readonly TimeProvider _timeProvider;
    private readonly Action<long> _signal;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private bool _open;
    private long _seenUntil;
    private long _next = long.MaxValue;

    public DueMessages(LocalStore store, long hub, TimeProvider timeProvider, Action<long> signal, ILogger logger)
    {
        (_store, _hub, _timeProvider, _signal, _logger) = (store, hub, timeProvider, signal, logger);
        _timer = timeProvider.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time in ticks, which never decreases: what was due stays due when the clock is set back.</summary>
    public long Now()
    {
        lock (_lock)
            return Math.Max(_seenUntil, _timeProvider.GetUtcNow().UtcTicks);
    }

    /// <summary>Begins to signal what becomes due. What is due already is left to the caller.</summary>
    /// <returns>The time, in ticks, up to which it is left to the caller.</returns>
    public long Open()
    {
        long seenUntil;
        lock (_lock)
        {
            _open = true;
            _seenUntil = seenUntil = Math.Max(_seenUntil, _timeProvider.GetUtcNow().UtcTicks);
        }

        ExpectFrom(seenUntil);
        return seenUntil;
    }

    public void Close()
    {
        lock (_lock)
        {
            _open = false;
            _next = long.MaxValue;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes note of a committed message that is due at a time.</summary>
    public void Add(long instance, long due)
    {
        lock (_lock)
        {
            if (!_open)
                return;
            if (due > Math.Max(_seenUntil, _timeProvider.GetUtcNow().UtcTicks))
            {
                Expect(due);
                return;
            }
        }

        _signal(instance);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _timer.Dispose();
    }

    private void OnTimer()
    {
        long from;
        long until;
        lock (_lock)
        {
            if (!_open)
                return;
            from = _seenUntil;
            _seenUntil = until = Math.Max(_seenUntil, _timeProvider.GetUtcNow().UtcTicks);
            _next = long.MaxValue;
        }

        try
        {
            SignalDue(from, until);
            ExpectFrom(until);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException or Microsoft.Data.Sqlite.SqliteException)
        {
            lock (_lock)
            {
                if (!_open)
                    return;
                _logger.LogWarning(failure, "Timers of orchestrations cannot be read; they are tried again.");
                _seenUntil = Math.Min(_seenUntil, from);
                Expect((_timeProvider.GetUtcNow() + RetryAfterFailure).UtcTicks);
            }
        }
    }

    private void SignalDue(long from, long until)
    {
        var (due, instance) = (from, long.MaxValue);
        while (true)
        {
            var found = _store.Read(session => MessageTable.FindDue(session, _hub, due, instance, until, MaxRowsPerRead));
            foreach (var message in found)
                _signal(message.Instance);
            if (found.Count < MaxRowsPerRead)
                return;
            (due, instance) = found[^1];
        }
    }

    private void ExpectFrom(long time)
    {
        if (_store.Read(session => MessageTable.FindNextDue(session, _hub, time)) is not { } due)
            return;
        lock (_lock)
        {
            if (_open)
                Expect(due);
        }
    }

    private void Expect(long due)
    {
        if (due >= _next)
            return;
        _next = due;
        var wait = TimeSpan.FromTicks(Math.Max(0, due - _timeProvider.GetUtcNow().UtcTicks));
        _timer.Change(wait < MaxWait ? wait : MaxWait, Timeout.InfiniteTimeSpan);
    }
}
