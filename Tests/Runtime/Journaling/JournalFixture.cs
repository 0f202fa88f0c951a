using System.Text;
using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using Tests.Support;

namespace Tests.Runtime.Journaling;

/// <summary>A journal's file in a folder of its own, and what a new start reads from it.</summary>
internal sealed class JournalFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string File => Path.Combine(_folder.Path, "state", "journal");

    public Journal Open(Notebook notebook, IFaultPlan? faults = null, long compactAboveBytes = long.MaxValue) =>
        Journal.Open(new JournalOptions(File) { Faults = faults ?? NoFaults.Instance, CompactAboveBytes = compactAboveBytes }, notebook);

    /// <summary>Opens the journal, appends lines one after the other, and closes it.</summary>
    public async Task WriteAsync(params IReadOnlyList<string> lines)
    {
        await using var journal = Open(new Notebook());
        foreach (var line in lines)
            await AppendAsync(journal, line);
    }

    /// <summary>What a new start reads.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        var notebook = new Notebook();
        await using var journal = Open(notebook);
        return notebook.Lines;
    }

    public static Task AppendAsync(Journal journal, string line) => journal.AppendAsync(7, Encoding.UTF8.GetBytes(line));

    public void Dispose() => _folder.Dispose();
}
