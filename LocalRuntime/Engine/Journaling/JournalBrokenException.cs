namespace LocalRuntime.Engine.Journaling;

/// <summary>An append failed earlier, so nothing can be made durable any more: the process has to stop and start again.</summary>
public sealed class JournalBrokenException : IOException
{
    /// <summary>Creates the exception for the failure that broke the journal.</summary>
    public JournalBrokenException(Exception cause)
        : base($"The journal is broken and takes no more records: {cause.Message}", cause)
    {
    }
}
