using System.Text;
using LocalRuntime.Engine.Journaling;

namespace Tests.Runtime.Journaling;

/// <summary>A participant whose state is a list of lines.</summary>
internal sealed class Notebook(byte stream = 7) : IJournalParticipant
{
    public List<string> Lines { get; } = [];

    public byte Stream => stream;

    public void Replay(ReadOnlySpan<byte> record) => Lines.Add(Encoding.UTF8.GetString(record));

    public IEnumerable<ReadOnlyMemory<byte>> Snapshot() => [Encoding.UTF8.GetBytes(string.Join('+', Lines))];
}
