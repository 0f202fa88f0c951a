namespace LocalHost.CommandLine;

/// <summary>The command line makes no sense. The message is for the person at the terminal.</summary>
internal sealed class UsageException(string message) : Exception(message);
