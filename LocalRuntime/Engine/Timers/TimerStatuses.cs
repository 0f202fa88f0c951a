using System.Collections.Concurrent;
using System.Text.Json;
using LocalRuntime.Engine.Journaling;

namespace LocalRuntime.Engine.Timers;

/// <summary>The states of all monitored timers, kept in the journal. Officially a blob for each (<c>StorageScheduleMonitor</c>).</summary>
internal sealed class TimerStatuses : IJournalParticipant
{
    private readonly ConcurrentDictionary<string, TimerStatus> _byTimer = new(StringComparer.Ordinal);

    public byte Stream => (byte)'T';

    public TimerStatus? Find(string timer) => _byTimer.GetValueOrDefault(timer);

    public async Task StoreAsync(TimerStatus status, Journal journal)
    {
        await journal.AppendAsync(Stream, Write(status));
        _byTimer[status.Timer] = status;
    }

    public void Replay(ReadOnlySpan<byte> record)
    {
        var status = JsonSerializer.Deserialize<TimerStatus>(record)!;
        _byTimer[status.Timer] = status;
    }

    public IEnumerable<ReadOnlyMemory<byte>> Snapshot() => _byTimer.Values.Select(Write);

    private static ReadOnlyMemory<byte> Write(TimerStatus status) => JsonSerializer.SerializeToUtf8Bytes(status);
}
