namespace LocalHost.CommandLine;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>It was asked to stop, or for help, and did.</summary>
    public const int Stopped = 0;

    /// <summary>It could not start; the last line says why.</summary>
    public const int NotStarted = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>It ran, and failed; the last line says why.</summary>
    public const int Failed = 3;
}
