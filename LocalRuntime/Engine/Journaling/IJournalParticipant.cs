namespace LocalRuntime.Engine.Journaling;

/// <summary>A part of the runtime whose state is rebuilt from the journal.</summary>
public interface IJournalParticipant
{
    /// <summary>Marks the participant's records. It never changes: old journals carry it.</summary>
    byte Stream { get; }

    /// <summary>Applies one of its records, in the order in which they were appended.</summary>
    void Replay(ReadOnlySpan<byte> record);

    /// <summary>Records that rebuild the present state. They replace the older ones when the journal is compacted.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Snapshot();
}
