namespace LocalRuntime.Engine.Journaling;

/// <summary>The file is not a journal of this version.</summary>
public sealed class JournalFormatException : IOException
{
    /// <summary>Creates the exception for <paramref name="path"/>.</summary>
    public JournalFormatException(string path)
        : base($"'{path}' is not a journal of this version. Delete its folder to start with empty state.")
    {
    }
}
