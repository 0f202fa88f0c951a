using System.Threading.Channels;

namespace Emulators.Durable;

/// <summary>
/// Which rows have work, each at most once, and which of them are being worked on. It holds their keys only and as many as there is pending work in the
/// store, from which it is filled when it opens. What fails rests for a while, longer each time.
/// </summary>
internal sealed class WorkQueue<TKey> : IDisposable
    where TKey : struct
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _timeProvider;
    private readonly ITimer _alarm;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Work> _work = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> _resting = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private bool _open;

    public WorkQueue(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _alarm = timeProvider.CreateTimer(_ => WakeRested(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Stage
    {
        Ready,
        Taken,
        TakenAndSignalled,
        Resting,
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

    /// <summary>From here on signals count. What has work already must be signalled after this.</summary>
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
            _resting.Clear();
            while (_ready.Reader.TryRead(out _))
            {
            }
        }
    }

    /// <summary>There is work for a row, now. It is handed out once, after what is being done for it has ended.</summary>
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

    /// <summary>The next row with work; null when there was none in time.</summary>
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

    /// <summary>The work was done: what failed before is forgotten.</summary>
    public void Succeed(TKey row)
    {
        lock (_lock)
        {
            if (_work.TryGetValue(row, out var work))
                work.Failures = 0;
        }
    }

    /// <summary>The work failed: the row rests before it is handed out again, whatever comes for it meanwhile.</summary>
    public void Rest(TKey row)
    {
        lock (_lock)
        {
            if (!_work.TryGetValue(row, out var work) || work.Stage is Stage.Ready or Stage.Resting)
                return;
            work.Stage = Stage.Resting;
            work.Failures++;
            var rest = FirstRest * Math.Pow(2, Math.Min(work.Failures - 1, 20));
            _resting.Enqueue(row, _timeProvider.GetUtcNow() + (rest < LongestRest ? rest : LongestRest));
            SetAlarm();
        }
    }

    /// <summary>Nobody works on the row any more.</summary>
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
                // One that was queued before the queue was closed may have lost its turn.
                if (_work.TryGetValue(row, out var work) && work.Stage == Stage.Ready)
                {
                    work.Stage = Stage.Taken;
                    return true;
                }
            }
        }

        return false;
    }

    private void WakeRested()
    {
        lock (_lock)
        {
            while (_resting.TryPeek(out var row, out var until) && until <= _timeProvider.GetUtcNow())
            {
                _resting.Dequeue();
                if (_work.TryGetValue(row, out var work) && work.Stage == Stage.Resting)
                    Enqueue(row, work);
            }

            SetAlarm();
        }
    }

    private void SetAlarm()
    {
        if (!_resting.TryPeek(out _, out var until))
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
