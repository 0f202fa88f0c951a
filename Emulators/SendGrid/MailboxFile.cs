using System.Text.Json;

namespace Emulators.SendGrid;

/// <summary>The mails on the disk, one JSON object a line. It grows to twice what is kept, then it is rewritten.</summary>
internal sealed class MailboxFile(string path)
{
    private int _lines;

    /// <summary>Reads the newest mails, oldest first. A line that a crash has torn is left out.</summary>
    public IReadOnlyList<MailboxMessage> Load(int capacity)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var messages = (File.Exists(path) ? File.ReadLines(path) : []).Select(Parse).OfType<MailboxMessage>().TakeLast(capacity).ToList();
        Rewrite(messages);
        return messages;
    }

    /// <summary>Adds mails; <paramref name="kept"/> are all that are kept, with these.</summary>
    public void Append(IReadOnlyList<MailboxMessage> added, IReadOnlyCollection<MailboxMessage> kept)
    {
        if (_lines + added.Count > 2 * Math.Max(kept.Count, added.Count))
        {
            Rewrite(kept);
            return;
        }

        File.AppendAllLines(path, added.Select(Line));
        _lines += added.Count;
    }

    // By a rename, so a crash leaves either the old file or the new one.
    public void Rewrite(IReadOnlyCollection<MailboxMessage> kept)
    {
        var rewritten = path + ".new";
        File.WriteAllLines(rewritten, kept.Select(Line));
        File.Move(rewritten, path, overwrite: true);
        _lines = kept.Count;
    }

    private static string Line(MailboxMessage message) => JsonSerializer.Serialize(message, MailboxJson.Own);

    private static MailboxMessage? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<MailboxMessage>(line, MailboxJson.Own);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
