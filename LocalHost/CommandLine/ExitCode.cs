namespace LocalHost.CommandLine;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>It was told to stop, and stopped.</summary>
    public const int Stopped = 0;

    /// <summary>It could not start; the last line says why.</summary>
    public const int NotStarted = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>It ran, and could not go on; the last line says why.</summary>
    public const int Failed = 3;
}
