using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emulators.Storage;

/// <summary>
/// The one database of all emulators. A write is atomic, and acknowledged when it is on the disk. After a crash the store is as of one moment, and has
/// everything that was acknowledged.
/// </summary>
public sealed class LocalStore : IAsyncDisposable
{
    private const int FormatVersion = 1;
    private const int MaxReaders = 4;
    private const int MaxLogBytes = 16 * 1024 * 1024;

    // How the system refuses a file that another process has locked: on Windows, and the error numbers of Linux and macOS.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;

    private readonly string _connectionString;
    private readonly string _logPath;
    private readonly FileStream _lock;
    private readonly StoreWriter _writer;
    private readonly SemaphoreSlim _readerSlots = new(MaxReaders);

    // Guards the acquisition of slots, so that whoever needs all of them is not overtaken for ever.
    private readonly Lock _readerEntrance = new();
    private readonly Stack<StoreSession> _idleReaders = new();
    private bool _disposed;

    private LocalStore(string connectionString, string path, FileStream fileLock, StoreSession writing, Guid id)
    {
        _connectionString = connectionString;
        _logPath = path + "-wal";
        _lock = fileLock;
        _writer = new StoreWriter(writing, TrimLog);
        Id = id;
    }

    /// <summary>Created with the store, and never changed.</summary>
    public Guid Id { get; }

    /// <summary>How many transactions were committed since the store was opened; each holds all writes that waited for it.</summary>
    public long Commits => _writer.Commits;

    /// <summary>How many writes were in these transactions.</summary>
    public long Writes => _writer.Writes;

    /// <summary>How long the one thread that writes has been at work since the store was opened, waiting for the disk included.</summary>
    public TimeSpan BusyTime => _writer.BusyTime;

    /// <summary>Completes, with the cause, when the store has failed for good. A full disk is not such a failure.</summary>
    public Task<Exception> Broken => _writer.Broken;

    /// <summary>Opens the store in a folder, or creates it.</summary>
    /// <exception cref="StoreException">It is in use, not readable, damaged, or of a newer version.</exception>
    public static LocalStore Open(string folder, params IReadOnlyList<IStoreSchema> schemas)
    {
        var path = Path.Combine(folder, "store.db");
        var fileLock = Lock(path);
        StoreSession? session = null;
        try
        {
            var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
            session = Connect(connectionString);
            var id = Prepare(session, path, schemas);
            return new LocalStore(connectionString, path, fileLock, session, id);
        }
        catch (Exception failure)
        {
            session?.Dispose();
            fileLock.Dispose();
            if (failure is SqliteException sqlite)
                throw Translate(sqlite, path);
            throw;
        }
    }

    /// <summary>
    /// Runs a write on the one connection that writes, and completes when it is on the disk. A write that throws is rolled back, without effect on others. It
    /// must not block, because all other writes wait for it.
    /// </summary>
    /// <exception cref="StoreFullException">There is no space left; nothing was written.</exception>
    /// <exception cref="StoreException">The store is closed or broken.</exception>
    public Task<T> WriteAsync<T>(Func<StoreSession, T> write, CancellationToken cancellationToken = default) => _writer.WriteAsync(write, cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<StoreSession> write, CancellationToken cancellationToken = default) => _writer.WriteAsync(
        session =>
        {
            write(session);
            return true;
        },
        cancellationToken);

    /// <summary>Runs queries on a snapshot of what is committed. It must not wait for a write, which may be waiting for it.</summary>
    public T Read<T>(Func<StoreSession, T> read) => WithReader(session =>
    {
        session.Execute("BEGIN");
        try
        {
            return read(session);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    });

    /// <summary>Runs one query, which is a snapshot by itself and so cheaper.</summary>
    public T ReadOnce<T>(Func<StoreSession, T> read) => WithReader(read);

    /// <summary>
    /// How much SQLite has done since the store was opened, in steps of its virtual machine. It is a measure of what is read and written that depends on
    /// what was asked and on what is stored, and not on the machine.
    /// </summary>
    public async Task<long> CountStepsAsync()
    {
        var written = await WriteAsync(session => session.CountSteps());
        return written + WithoutReaders(() => _idleReaders.Sum(reader => reader.CountSteps()));
    }

    /// <summary>Commits what waits, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _writer.DisposeAsync();
        for (var reader = 0; reader < MaxReaders; reader++)
            await _readerSlots.WaitAsync();
        foreach (var reader in _idleReaders)
            reader.Dispose();
        await _lock.DisposeAsync();
        _readerSlots.Dispose();
    }

    // SQLite restarts its write-ahead log only in a moment without readers, which may never come by itself.
    private void TrimLog(StoreSession writing)
    {
        if (new FileInfo(_logPath) is { Exists: true, Length: > MaxLogBytes })
            WithoutReaders(() => writing.Query("PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt32(0)));
    }

    private T WithReader<T>(Func<StoreSession, T> read)
    {
        lock (_readerEntrance)
            _readerSlots.Wait();
        StoreSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            lock (_idleReaders)
                _idleReaders.TryPop(out session);
            session ??= ConnectReader();
            return read(session);
        }
        finally
        {
            if (session is not null)
            {
                lock (_idleReaders)
                    _idleReaders.Push(session);
            }

            _readerSlots.Release();
        }
    }

    private T WithoutReaders<T>(Func<T> action)
    {
        lock (_readerEntrance)
        {
            for (var reader = 0; reader < MaxReaders; reader++)
                _readerSlots.Wait();
        }

        try
        {
            return action();
        }
        finally
        {
            _readerSlots.Release(MaxReaders);
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult is SharingViolation or WouldBlock or WouldBlockOnMac)
        {
            throw new StoreException($"The store '{path}' is in use by another process.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The store '{path}' cannot be written: {failure.Message}", failure);
        }
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The statements are constants of this assembly.")]
    private static Guid Prepare(StoreSession session, string path, IReadOnlyList<IStoreSchema> schemas)
    {
        var version = session.Find("PRAGMA user_version", row => row.GetInt32(0));
        if (version > FormatVersion)
            throw new StoreException($"The store '{path}' was made by a newer version of this program (format {version}, this is {FormatVersion}).");
        session.Execute("PRAGMA journal_mode=WAL");
        session.Execute("PRAGMA synchronous=FULL");
        session.Execute("BEGIN IMMEDIATE");
        session.Execute("CREATE TABLE IF NOT EXISTS store_identity (id TEXT NOT NULL)");
        session.Execute("INSERT INTO store_identity (id) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM store_identity)", Guid.NewGuid().ToString("D"));
        foreach (var schema in schemas)
            session.Execute(schema.CreateSql);
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={FormatVersion}"));
        session.Execute("COMMIT");
        return session.Find("SELECT id FROM store_identity", row => Guid.Parse(row.GetString(0)));
    }

    private static StoreSession Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return new StoreSession(connection);
    }

    private StoreSession ConnectReader()
    {
        var session = Connect(_connectionString);
        session.Execute("PRAGMA query_only=ON");
        return session;
    }

    private static StoreException Translate(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new StoreFullException(failure),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            new StoreException($"The store '{path}' is damaged: {failure.Message}. Delete its folder to start afresh.", failure),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
            new StoreException($"The store '{path}' cannot be written: {failure.Message}", failure),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException($"The store '{path}' is in use by another process.", failure),
        _ => new StoreException($"The store '{path}' cannot be opened: {failure.Message}", failure),
    };
}

/// <summary>One emulator's part of the store.</summary>
public interface IStoreSchema
{
    /// <summary>SQL that creates its tables and indexes where they do not exist. Each name begins with the emulator's name.</summary>
    string CreateSql { get; }
}

/// <summary>The store cannot be opened or has refused a request. Nothing of the request was kept.</summary>
public class StoreException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>There is no space left. The same request succeeds once there is some.</summary>
public sealed class StoreFullException(Exception cause) : StoreException("The disk that holds the local store is full.", cause);
