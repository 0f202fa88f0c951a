using Emulators.Storage;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable;

/// <summary>
/// The one alarm of a hub's timers and delayed starts. What waits stands in the store only; this knows when the first of it is due, and tells whose
/// instance has something to see when it is.
/// </summary>
internal sealed class DueMessages : IDisposable
{
    private const int MaxRowsPerRead = 1_000;

    // A clock that is set, or a machine that slept, is noticed after this at the latest.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly LocalStore _store;
    private readonly long _hub;
    private readonly TimeProvider _timeProvider;
    private readonly Action<long> _signal;
    private readonly ILogger _logger;
    private readonly ITimer _alarm;
    private readonly Lock _lock = new();
    private bool _open;
    private long _seenUntil;
    private long _next = long.MaxValue;

    public DueMessages(LocalStore store, long hub, TimeProvider timeProvider, Action<long> signal, ILogger logger)
    {
        (_store, _hub, _timeProvider, _signal, _logger) = (store, hub, timeProvider, signal, logger);
        _alarm = timeProvider.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Now, in ticks, and never earlier than it was said to be before: what was due stays due when the clock is set back.</summary>
    public long Now()
    {
        lock (_lock)
            return Math.Max(_seenUntil, _timeProvider.GetUtcNow().UtcTicks);
    }

    /// <summary>From here on, what becomes due is signalled; what is due already is for the caller.</summary>
    /// <returns>Until when, in ticks, it is for the caller.</returns>
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
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A message of an instance that is due at a time was committed.</summary>
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
        _alarm.Dispose();
    }

    private void Ring()
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
        _alarm.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
