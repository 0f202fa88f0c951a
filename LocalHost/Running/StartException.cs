namespace LocalHost.Running;

/// <summary>The local host cannot start. The message is for the person at the terminal.</summary>
internal sealed class StartException(string message) : Exception(message);
