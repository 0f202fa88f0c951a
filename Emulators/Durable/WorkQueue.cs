using System.Threading.Channels;

namespace Emulators.Durable;

/// <summary>
/// A queue of the keys of rows that have work, each at most once, which also knows the rows that are being worked on. It is filled from the store when it
/// opens. Failed work backs off, longer each time.
/// </summary>
internal sealed class WorkQueue<TKey> : IDisposable
    where TKey : struct
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _timeProvider;
    private readonly ITimer _alarm;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Work> _work = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> _backingOff = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private bool _open;

    public WorkQueue(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _alarm = timeProvider.CreateTimer(_ => EndBackoffs(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Stage
    {
        Ready,
        Taken,
        TakenAndSignalled,
        BackingOff,
    }

    /// <summary>How many rows have work or are being worked on.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _work.Count;
        }
    }

    /// <summary>Begins to take signals. Rows that have work already must be signalled after this.</summary>
    public void Open()
    {
        lock (_lock)
            _open = true;
    }

    /// <summary>Forgets everything.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _open = false;
            _work.Clear();
            _backingOff.Clear();
            while (_ready.Reader.TryRead(out _))
            {
            }
        }
    }

    /// <summary>Queues a row. One that is being worked on is handed out once more afterwards.</summary>
    public void Signal(TKey row)
    {
        lock (_lock)
        {
            if (!_open)
                return;
            if (!_work.TryGetValue(row, out var work))
                Enqueue(row, _work[row] = new Work());
            else if (work.Stage == Stage.Taken)
                work.Stage = Stage.TakenAndSignalled;
        }
    }

    /// <summary>Takes the next row with work; null where there is none in time.</summary>
    public async Task<TKey?> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (TryTake(out var row))
            return row;
        using var timer = new CancellationTokenSource(timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            while (await _ready.Reader.WaitToReadAsync(either.Token))
            {
                if (TryTake(out row))
                    return row;
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing came in time, or the dispatcher stops.
        }

        return null;
    }

    /// <summary>The work has succeeded, so that its next failure counts as the first.</summary>
    public void ResetBackoff(TKey row)
    {
        lock (_lock)
        {
            if (_work.TryGetValue(row, out var work))
                work.Failures = 0;
        }
    }

    /// <summary>The work has failed: the row is handed out again after a pause, which signals do not shorten.</summary>
    public void BackOff(TKey row)
    {
        lock (_lock)
        {
            if (!_work.TryGetValue(row, out var work) || work.Stage is Stage.Ready or Stage.BackingOff)
                return;
            work.Stage = Stage.BackingOff;
            work.Failures++;
            var pause = MinBackoff * Math.Pow(2, Math.Min(work.Failures - 1, 20));
            _backingOff.Enqueue(row, _timeProvider.GetUtcNow() + (pause < MaxBackoff ? pause : MaxBackoff));
            SetAlarm();
        }
    }

    /// <summary>Ends the work on a row.</summary>
    public void Release(TKey row)
    {
        lock (_lock)
        {
            if (!_work.TryGetValue(row, out var work))
                return;
            if (work.Stage == Stage.TakenAndSignalled)
                Enqueue(row, work);
            else if (work.Stage == Stage.Taken)
                _work.Remove(row);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _alarm.Dispose();
    }

    private bool TryTake(out TKey row)
    {
        while (_ready.Reader.TryRead(out row))
        {
            lock (_lock)
            {
                // A key that was queued before the queue was closed may be stale.
                if (_work.TryGetValue(row, out var work) && work.Stage == Stage.Ready)
                {
                    work.Stage = Stage.Taken;
                    return true;
                }
            }
        }

        return false;
    }

    private void EndBackoffs()
    {
        lock (_lock)
        {
            while (_backingOff.TryPeek(out var row, out var until) && until <= _timeProvider.GetUtcNow())
            {
                _backingOff.Dequeue();
                if (_work.TryGetValue(row, out var work) && work.Stage == Stage.BackingOff)
                    Enqueue(row, work);
            }

            SetAlarm();
        }
    }

    private void SetAlarm()
    {
        if (!_backingOff.TryPeek(out _, out var until))
            return;
        var wait = until - _timeProvider.GetUtcNow();
        _alarm.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Enqueue(TKey row, Work work)
    {
        work.Stage = Stage.Ready;
        _ready.Writer.TryWrite(row);
    }

    private sealed class Work
    {
        public Stage Stage { get; set; }

        public int Failures { get; set; }
    }
}
