using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emulators.Storage;

/// <summary>
/// The one thread that writes, with group commit: all writes that wait when it is free become one transaction, and share its flush to the disk. Each is a
/// savepoint, so that one that fails is rolled back alone. Callers go on on other threads, after the commit.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private const int MaxWaiting = 10_000;
    private const int MaxWritesPerCommit = 512;
    private const int CommitsPerTrim = 32;

    private readonly StoreSession _session;
    private readonly Action<StoreSession> _trimLog;
    private readonly Channel<PendingWrite> _waiting = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _commits;
    private long _writes;
    private long _busyTicks;

    /// <param name="session">The connection that writes.</param>
    /// <param name="trimLog">Called between two transactions from time to time.</param>
    public StoreWriter(StoreSession session, Action<StoreSession> trimLog)
    {
        (_session, _trimLog) = (session, trimLog);
        new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();
    }

    public long Commits => Interlocked.Read(ref _commits);

    public long Writes => Interlocked.Read(ref _writes);

    public TimeSpan BusyTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _busyTicks));

    public Task<Exception> Broken => _broken.Task;

    public async Task<T> WriteAsync<T>(Func<StoreSession, T> write, CancellationToken cancellationToken)
    {
        var pending = new PendingWrite<T>(write, cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new StoreException("The local store is closed.", closed.InnerException);
        }

        return await pending.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever ends this thread has to reach those who wait for it.")]
    private void Run()
    {
        var group = new List<PendingWrite>(MaxWritesPerCommit);
        try
        {
            while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (group.Count < MaxWritesPerCommit && _waiting.Reader.TryRead(out var write))
                    group.Add(write);
                var began = Stopwatch.GetTimestamp();
                Commit(group);
                Interlocked.Add(ref _busyTicks, Stopwatch.GetTimestamp() - began);
                group.Clear();
            }
        }
        catch (Exception failure)
        {
            _waiting.Writer.TryComplete(failure);
            Refuse(group, failure);
            while (_waiting.Reader.TryRead(out var write))
                Refuse([write], failure);
            _broken.TrySetResult(failure);
        }
        finally
        {
            _session.Dispose();
            _ended.SetResult();
        }
    }

    private void Commit(List<PendingWrite> group)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in group)
                write.Run(_session);
            _session.Execute("COMMIT");
        }
        catch (SqliteException failure) when (IsTemporary(failure))
        {
            Rollback();
            Refuse(group, failure.SqliteErrorCode == raw.SQLITE_FULL ? new StoreFullException(failure) : failure);
            return;
        }

        var commits = Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _writes, group.Count);
        foreach (var write in group)
            write.Acknowledge();
        if (commits % CommitsPerTrim == 0)
            TrimLog();
    }

    private void TrimLog()
    {
        try
        {
            _trimLog(_session);
        }
        catch (SqliteException failure) when (IsTemporary(failure))
        {
            // What is in the log is safe there; the next time may have more space.
        }
    }

    // After some errors SQLite has rolled back by itself.
    private void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_session.Connection.Handle!) == 0)
            _session.Execute("ROLLBACK");
    }

    // An I/O error may be a full disk too, where the log of the database cannot grow. A failed flush is not temporary: what is on the disk is unknown then,
    // until the store is opened again.
    private static bool IsTemporary(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_IOERR => failure.SqliteExtendedErrorCode is not (raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC),
        raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_NOMEM => true,
        _ => false,
    };

    private static void Refuse(List<PendingWrite> group, Exception failure)
    {
        foreach (var write in group)
            write.Refuse(failure);
    }

    private abstract class PendingWrite
    {
        public abstract void Run(StoreSession session);

        public abstract void Acknowledge();

        public abstract void Refuse(Exception failure);
    }

    private sealed class PendingWrite<T>(Func<StoreSession, T> write, CancellationToken cancellationToken) : PendingWrite
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _failure;

        public Task<T> Done => _done.Task;

        [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a write throws is its caller's.")]
        public override void Run(StoreSession session)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _failure = new OperationCanceledException(cancellationToken);
                return;
            }

            session.Execute("SAVEPOINT one");
            try
            {
                _result = write(session);
            }
            catch (SqliteException failure) when (IsTemporary(failure) || raw.sqlite3_get_autocommit(session.Connection.Handle!) != 0)
            {
                throw;
            }
            catch (Exception failure)
            {
                _failure = failure;
                session.Execute("ROLLBACK TO one");
            }

            session.Execute("RELEASE one");
        }

        public override void Acknowledge()
        {
            if (_failure is null)
                _done.TrySetResult(_result);
            else
                _done.TrySetException(_failure);
        }

        public override void Refuse(Exception failure) => _done.TrySetException(failure);
    }
}
