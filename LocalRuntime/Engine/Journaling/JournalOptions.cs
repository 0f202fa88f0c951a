using LocalRuntime.Engine.Faults;

namespace LocalRuntime.Engine.Journaling;

/// <summary>How a journal is opened.</summary>
/// <param name="Path">The file; created, with its folder, where it is missing.</param>
public sealed record JournalOptions(string Path)
{
    /// <summary>Asked before each append. A fault breaks the journal, as the death of the process would.</summary>
    public IFaultPlan Faults { get; init; } = NoFaults.Instance;

    /// <summary>A file larger than this many bytes is compacted when it is opened.</summary>
    public long CompactAboveBytes { get; init; } = 32 * 1024 * 1024;
}
