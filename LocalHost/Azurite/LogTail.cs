namespace LocalHost.Azurite;

/// <summary>The end of a log file, for an error message.</summary>
internal static class LogTail
{
    private const int Lines = 10;

    public static string Of(string file)
    {
        if (!File.Exists(file))
            return $"It wrote no log ({file}).";

        // Azurite may still have the file open.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().TrimEnd().Split('\n');
        return $"The end of its log ({file}):{Environment.NewLine}{string.Join('\n', lines.TakeLast(Lines))}";
    }
}
