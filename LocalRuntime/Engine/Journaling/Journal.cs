using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using LocalRuntime.Engine.Faults;

namespace LocalRuntime.Engine.Journaling;

/// <summary>
/// The append-only file that holds all durable state of the runtime. Appends that wait at the same time are written and flushed
/// to the disk together (group commit), in the order of the calls. One failed append breaks the journal for good: what is on the
/// disk after a failed flush is not known, so only a new start, which reads it, can go on.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    private const int MaxWaitingAppends = 64 * 1024;

    private readonly FileStream _file;
    private readonly IFaultPlan _faults;
    private readonly Channel<Append> _waiting = Channel.CreateBounded<Append>(new BoundedChannelOptions(MaxWaitingAppends) { SingleReader = true });
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _writing;
    private long _commits;

    private Journal(FileStream file, Guid storeId, IFaultPlan faults)
    {
        _file = file;
        _faults = faults;
        StoreId = storeId;
        StartedEmpty = file.Position == JournalFormat.HeaderBytes;
        _writing = Task.Run(WriteLoopAsync);
    }

    private sealed record Append(byte Stream, ReadOnlyMemory<byte> Payload, TaskCompletionSource Written);

    /// <summary>Made with the file and kept for its life: tables that belong to this journal carry the same ID.</summary>
    public Guid StoreId { get; }

    /// <summary>Whether the file held no record when it was opened.</summary>
    public bool StartedEmpty { get; }

    /// <summary>Completes, with the cause, when the journal breaks.</summary>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>How many flushes to the disk there were.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Opens the journal and rebuilds the state of <paramref name="participants"/> from it.</summary>
    /// <exception cref="JournalFormatException">The file is something else.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static Journal Open(JournalOptions options, params IReadOnlyList<IJournalParticipant> participants)
    {
        var (file, storeId) = JournalFile.Open(options, participants);
        return new Journal(file, storeId, options.Faults);
    }

    /// <summary>Appends a record; it is on the disk when the task completes.</summary>
    /// <exception cref="ArgumentException">The payload is larger than a record may be; the journal is as good as before.</exception>
    /// <exception cref="JournalBrokenException">This or an earlier append failed.</exception>
    public async Task AppendAsync(byte stream, ReadOnlyMemory<byte> payload)
    {
        JournalFormat.CheckSize(payload);
        var append = new Append(stream, payload, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_waiting.Writer.TryWrite(append))
        {
            try
            {
                await _waiting.Writer.WriteAsync(append);
            }
            catch (ChannelClosedException closed)
            {
                throw new JournalBrokenException(closed.InnerException ?? new ObjectDisposedException(nameof(Journal)));
            }
        }

        await append.Written.Task;
    }

    /// <summary>Writes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await _file.DisposeAsync();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever broke the journal is told to every caller.")]
    private async Task WriteLoopAsync()
    {
        var batch = new List<Append>();
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync())
            {
                while (_waiting.Reader.TryRead(out var append))
                {
                    batch.Add(append);
                }

                await CommitAsync(batch, buffer);
                batch.ForEach(append => append.Written.SetResult());
                batch.Clear();
                buffer.ResetWrittenCount();
            }
        }
        catch (Exception cause)
        {
            _waiting.Writer.TryComplete(cause);
            _broken.TrySetResult(cause);
            while (_waiting.Reader.TryRead(out var append))
            {
                batch.Add(append);
            }

            batch.ForEach(append => append.Written.TrySetException(new JournalBrokenException(cause)));
        }
    }

    private async Task CommitAsync(List<Append> batch, ArrayBufferWriter<byte> buffer)
    {
        var loseAnswer = false;
        foreach (var append in batch)
        {
            var operation = new IoOperation(IoEdge.Journal, $"append {append.Stream}", IsWrite: true, Function: null, Content: null);
            var fault = await _faults.DecideAsync(operation, CancellationToken.None);
            if (fault == Fault.Before)
            {
                // What stands before this record in the batch is written, as it would be had it come in a batch of its own.
                Flush(buffer);
                throw new InjectedFaultException(operation, fault);
            }

            loseAnswer |= fault == Fault.After;
            JournalFormat.Write(buffer, append.Stream, append.Payload.Span);
        }

        Flush(buffer);
        if (loseAnswer)
        {
            throw new IOException("Injected fault: the records are written, and the answer is lost.");
        }
    }

    private void Flush(ArrayBufferWriter<byte> buffer)
    {
        RandomAccess.Write(_file.SafeFileHandle, buffer.WrittenSpan, _file.Position);
        _file.Seek(buffer.WrittenCount, SeekOrigin.Current);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        Interlocked.Increment(ref _commits);
    }
}
